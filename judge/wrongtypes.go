package judge

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
)

// wrongTypes walks a decoded document beside the Go type that it is decoded into, and takes out what does not fit. The
// server's decoder names only the first such value and gives no place in lists; this one finds them all.
type wrongTypes struct {
	findings []Finding
	// strictly marks the findings that end decoding at once: the server names the first of these before all others.
	strictly []bool
	// taken are the paths of what was taken out.
	taken []string
	// owner and names are what the decoder writes into its messages: the struct and the fields that lead to the value.
	owner reflect.Type
	names []string
}

// takeWrongTypes returns the JSON without the values that do not fit the type, and a finding for each of them. part names
// the field that is decoded into the type, "" stands for the whole; first is the decoder's own error, if it was asked. ok is false where
// nothing can be taken out that helps.
func takeWrongTypes(text []byte, part string, of reflect.Type, first error) (rest []byte, found wrongTypes, ok bool) {
	var tree map[string]any
	reader := json.NewDecoder(bytes.NewReader(text))
	reader.UseNumber()
	if reader.Decode(&tree) != nil {
		return nil, found, false
	}
	if part == "" {
		found.fits(tree, of, "")
	} else if !found.fits(tree[part], of, part) {
		delete(tree, part)
	}
	rest, err := json.Marshal(tree)
	if err != nil || len(found.findings) == 0 {
		return nil, found, false
	}
	if first != nil {
		found.putFirst(first.Error())
	}
	return rest, found, true
}

// putFirst moves the finding that the server would name to the front.
func (w *wrongTypes) putFirst(message string) {
	at := slices.IndexFunc(w.findings, func(finding Finding) bool { return finding.Message == message })
	if at < 0 {
		at = max(0, slices.Index(w.strictly, true))
		w.findings[at].Message = message
	}
	first := w.findings[at]
	w.findings = slices.Insert(slices.Delete(w.findings, at, at+1), 0, first)
}

// fits tells whether a value can stay where it is; what does not fit inside of it is taken out.
func (w *wrongTypes) fits(value any, of reflect.Type, path string) bool {
	if value == nil && of.Kind() == reflect.Pointer {
		return true
	}
	of = pointed(of)
	if reads(of) {
		return w.fitsUnmarshaler(value, of, path)
	}
	switch typed := value.(type) {
	case map[string]any:
		return w.fitsObject(typed, of, path)
	case []any:
		return w.fitsArray(typed, of, path)
	case nil:
		return true
	default:
		return w.fitsScalar(value, of, path)
	}
}

var quantityType = reflect.TypeFor[resource.Quantity]()

var unmarshalerType = reflect.TypeFor[json.Unmarshaler]()

// reads tells whether a type decodes itself, as quantities and times do.
func reads(of reflect.Type) bool {
	return reflect.PointerTo(of).Implements(unmarshalerType)
}

func (w *wrongTypes) fitsUnmarshaler(value any, of reflect.Type, path string) bool {
	text, err := json.Marshal(value)
	if err != nil {
		return true
	}
	if of == quantityType && surveyOf(text).vast {
		return w.take(path, resource.ErrFormatWrong.Error(), true)
	}
	err = reflect.New(of).Interface().(json.Unmarshaler).UnmarshalJSON(text)
	if err == nil {
		return true
	}
	var typed *json.UnmarshalTypeError
	if errors.As(err, &typed) && err == error(typed) {
		err = w.inContext(typed)
	}
	return w.take(path, err.Error(), true)
}

func (w *wrongTypes) fitsObject(value map[string]any, of reflect.Type, path string) bool {
	switch of.Kind() {
	case reflect.Struct:
		w.structFields(value, of, path)
		return true
	case reflect.Map:
		for _, key := range slices.Sorted(maps.Keys(value)) {
			if !w.fits(value[key], of.Elem(), keyPath(path, key)) {
				delete(value, key)
			}
		}
		return true
	default:
		return of.Kind() == reflect.Interface || w.mismatch("object", of, path)
	}
}

func (w *wrongTypes) structFields(value map[string]any, of reflect.Type, path string) {
	table := jsonFields(of)
	owner, names := w.owner, w.names
	for _, key := range slices.Sorted(maps.Keys(value)) {
		field, ok := table[key]
		if !ok || field.quoted {
			continue
		}
		w.owner = of
		w.names = append(slices.Concat(names, field.through), key)
		if !w.fits(value[key], field.of, strings.TrimPrefix(path+"."+key, ".")) {
			delete(value, key)
		}
	}
	w.owner, w.names = owner, names
}

func (w *wrongTypes) fitsArray(value []any, of reflect.Type, path string) bool {
	if of.Kind() == reflect.Interface {
		return true
	}
	if of.Kind() != reflect.Slice && of.Kind() != reflect.Array {
		return w.mismatch("array", of, path)
	}
	for at, item := range value {
		if !w.fits(item, of.Elem(), fmt.Sprintf("%s[%d]", path, at)) {
			// Its place stays, so that the places of the others stay right.
			value[at] = nil
		}
	}
	return true
}

func (w *wrongTypes) fitsScalar(value any, of reflect.Type, path string) bool {
	kind := of.Kind()
	if kind == reflect.Interface {
		return true
	}
	switch typed := value.(type) {
	case bool:
		return kind == reflect.Bool || w.mismatch("bool", of, path)
	case string:
		if kind == reflect.Slice && of.Elem().Kind() == reflect.Uint8 {
			if _, err := base64.StdEncoding.DecodeString(typed); err != nil {
				return w.take(path, err.Error(), false)
			}
			return true
		}
		return kind == reflect.String || w.mismatch("string", of, path)
	case json.Number:
		return w.fitsNumber(typed.String(), of, path)
	}
	return true
}

func (w *wrongTypes) fitsNumber(text string, of reflect.Type, path string) bool {
	var err error
	switch of.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		_, err = strconv.ParseInt(text, 10, of.Bits())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		_, err = strconv.ParseUint(text, 10, of.Bits())
	case reflect.Float32, reflect.Float64:
		_, err = strconv.ParseFloat(text, of.Bits())
	default:
		return w.mismatch("number", of, path)
	}
	return err == nil || w.mismatch("number "+text, of, path)
}

func (w *wrongTypes) mismatch(value string, of reflect.Type, path string) bool {
	return w.take(path, w.inContext(&json.UnmarshalTypeError{Value: value, Type: of}).Error(), false)
}

// inContext words a mismatch as the decoder does where it stands.
func (w *wrongTypes) inContext(failure *json.UnmarshalTypeError) error {
	if w.owner == nil {
		return failure
	}
	names := w.names
	if failure.Field != "" {
		names = append(slices.Clone(names), failure.Field)
	}
	failure.Struct, failure.Field = w.owner.Name(), strings.Join(names, ".")
	return failure
}

func (w *wrongTypes) take(path, message string, strictly bool) bool {
	w.findings = append(w.findings, Finding{Reason: reasonWrongType, Field: path, Message: message, Stage: stageDecode})
	w.strictly = append(w.strictly, strictly)
	w.taken = append(w.taken, path)
	return false
}

// keyPath is the path of a map's key, as the server's validation writes it.
func keyPath(path, key string) string {
	return path + "[" + key + "]"
}
