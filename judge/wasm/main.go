//go:build wasip1

// Command wasm is the judge as a WebAssembly reactor: the host writes a request where reserve points, then calls answer.
package main

import (
	"unsafe"

	"pilothouse.dev/judge"
)

var (
	asked = judge.New()
	// request and answered are kept here so that neither moves nor is freed while the host reads or writes it.
	request, answered []byte
)

// reserve gives the place for a request of n bytes.
//
//go:wasmexport reserve
func reserve(n int32) unsafe.Pointer {
	request = make([]byte, n)
	return unsafe.Pointer(unsafe.SliceData(request))
}

// answer reads the request and gives its answer: the address in the upper, the length in bytes in the lower 32 bits. The
// answer is there until the next call.
//
//go:wasmexport answer
func answer() int64 {
	answered = asked.Answer(request)
	request = nil
	return int64(uintptr(unsafe.Pointer(unsafe.SliceData(answered))))<<32 | int64(len(answered))
}

// main is never called: a reactor only has its exports.
func main() {}
