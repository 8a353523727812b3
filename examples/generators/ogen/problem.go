package main

import (
	"fmt"

	"example.com/hatchery-story/hatchery"
)

// A problemError is the problem document of an answer (RFC 9457).
type problemError struct {
	Status int
	Detail string
	Errors []hatchery.FieldProblem
}

func (p *problemError) Error() string { return fmt.Sprintf("%d %s", p.Status, p.Detail) }

// problem returns the error for an answer that is not the expected one. ogen has a type for each status; all of them
// contain a Problem. A status that the contract does not list is an error of the call, *hatchery.ProblemStatusCode.
func problem(answer any) error {
	type fields interface {
		GetStatus() int
		GetDetail() string
		GetErrors() []hatchery.FieldProblem
	}
	if withHeaders, ok := answer.(interface{ GetResponse() hatchery.Problem }); ok {
		document := withHeaders.GetResponse()
		answer = &document
	}
	if p, ok := answer.(fields); ok {
		return &problemError{p.GetStatus(), p.GetDetail(), p.GetErrors()}
	}
	return fmt.Errorf("unexpected answer %T", answer)
}
