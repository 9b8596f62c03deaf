//go:build tools

package main

// kwok is built from this module too; the import keeps it in go.mod.
import _ "sigs.k8s.io/kwok/cmd/kwok"
