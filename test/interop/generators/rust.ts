import type { Generator } from '../generator.ts';

// Dependencies are compiled once: the work folder is deleted before each run, the folder beside it is kept.
const TARGET = '../openapi-generator-rust-target';

export const RUST: Record<string, Generator> = {
  'openapi-generator-rust': {
    language: 'Rust',
    needs: ['java', 'mvn', 'cargo'],
    generate: ['java -jar "$OPENAPI_GENERATOR" generate -c config.yaml -i "$CONTRACT" -o hatchery'],
    compile: [`cargo build --locked --target-dir ${TARGET}`],
    story: [`${TARGET}/debug/story`],
    page: { file: 'examples/page.rs', run: [`cargo run --locked --target-dir ${TARGET} --example page`] },
    limits: 'Reads a 304 as an error.',
  },
};
