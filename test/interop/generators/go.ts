import type { Generator } from '../generator.ts';

const PAGE = { file: 'page/main.go', run: ['go run ./page'] };

/** Generators of Go. The `go.mod` of each example pins the generator as a tool. */
export const GO: Record<string, Generator> = {
  'oapi-codegen': {
    language: 'Go',
    needs: ['go'],
    generate: ['mkdir -p hatchery', 'go tool oapi-codegen -config oapi-codegen.yaml "$CONTRACT"'],
    compile: ['go build -o story .'],
    story: ['./story'],
    page: PAGE,
  },
  ogen: {
    language: 'Go',
    needs: ['go'],
    generate: ['go tool ogen --config ogen.yml --target hatchery --package hatchery --clean "$CONTRACT"'],
    compile: ['go build -o story .'],
    story: ['./story'],
    page: PAGE,
  },
};
