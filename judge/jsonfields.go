package judge

import (
	"reflect"
	"strings"
	"sync"
)

// jsonField is a struct's field as the decoder sees it: through which embedded structs it is reached and its type.
type jsonField struct {
	// through are the Go names of the embedded structs on the way; the decoder writes them into its messages.
	through []string
	of      reflect.Type
	quoted  bool
}

// fieldTables remembers the fields of every struct type; there are as many as the API has types.
var fieldTables sync.Map

// jsonFields are the fields of a struct by their JSON names.
func jsonFields(of reflect.Type) map[string]jsonField {
	if known, ok := fieldTables.Load(of); ok {
		return known.(map[string]jsonField)
	}
	table := map[string]jsonField{}
	addJSONFields(table, of, nil)
	fieldTables.Store(of, table)
	return table
}

// addJSONFields adds a struct's own fields first: they hide those of embedded structs.
func addJSONFields(table map[string]jsonField, of reflect.Type, through []string) {
	var embedded []reflect.StructField
	for at := range of.NumField() {
		field := of.Field(at)
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case name == "-":
		case name == "" && field.Anonymous && pointed(field.Type).Kind() == reflect.Struct:
			embedded = append(embedded, field)
		case field.IsExported():
			if name == "" {
				name = field.Name
			}
			if _, hidden := table[name]; !hidden {
				table[name] = jsonField{through: through, of: field.Type, quoted: strings.Contains(options, "string")}
			}
		}
	}
	for _, field := range embedded {
		addJSONFields(table, pointed(field.Type), append(through[:len(through):len(through)], field.Name))
	}
}

// pointed is what a type points to, or the type itself.
func pointed(of reflect.Type) reflect.Type {
	for of.Kind() == reflect.Pointer {
		of = of.Elem()
	}
	return of
}
