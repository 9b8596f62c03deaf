// Command judge is the judge as a filter: one request a line in, one answer a line out, both JSON.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	"pilothouse.dev/judge"
)

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(in io.Reader, out io.Writer) error {
	asked := judge.New()
	lines := bufio.NewReaderSize(in, 1<<20)
	answers := bufio.NewWriter(out)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 1 {
			answers.Write(asked.Answer(line))
			answers.WriteByte('\n')
			// Whoever asked waits for this answer before the next question.
			if err := answers.Flush(); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
