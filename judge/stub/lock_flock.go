// Package fileutil gets here the file locks that do not exist in WebAssembly: no file can be locked.
package fileutil

import "os"

func flockTryLockFile(string, int, os.FileMode) (*LockedFile, error) { return nil, ErrLocked }

func flockLockFile(string, int, os.FileMode) (*LockedFile, error) { return nil, ErrLocked }
