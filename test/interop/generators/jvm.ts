import type { Generator } from '../generator.ts';

const MAVEN: Pick<Generator, 'needs' | 'generate' | 'compile' | 'story'> = {
  needs: ['java', 'mvn'],
  generate: ['java -jar "$OPENAPI_GENERATOR" generate -c config.yaml -i "$CONTRACT" -o target/hatchery'],
  compile: ['mvn -q -B compile'],
  story: ['mvn -q -B exec:java'],
};

/** Generators for the Java virtual machine, built with Maven. */
export const JVM: Record<string, Generator> = {
  'openapi-generator-java': {
    language: 'Java',
    ...MAVEN,
    page: { file: 'Main.java', run: ['mvn -q -B exec:java -Dexec.mainClass=Main'] },
    limits: 'A redirect is an ApiException: follow it as the story does.',
  },
  'openapi-generator-kotlin': {
    language: 'Kotlin',
    ...MAVEN,
    page: { file: 'src/Main.kt', run: ['mvn -q -B exec:java -Dexec.mainClass=MainKt'] },
    limits: 'Cannot send null: remove a field with a request of your own, as the story does.',
  },
};
