import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Contracts, Schema } from './contracts.ts';
import { selfContained } from './python-references.ts';

/** The checks are in a separate Python file, so that Python linters and type checkers can check them. */
const CHECKS = join(import.meta.dirname, 'model_checks.py');

/**
 * Generates a self-contained Python module with a dataclass. The dataclass cannot be created with values that violate
 * the contract.
 */
export function pythonModel(name: string, contracts: Contracts): string {
  const schema = contracts.get(name);
  if (!schema) throw new Error(`There is no contract called ${name}.`);
  // Non-ASCII characters are escaped, so that editors cannot hide or change them in patterns.
  const json = JSON.stringify(selfContained(name, contracts), null, 2).replace(
    /[^\n -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const checks = readFileSync(CHECKS, 'utf8')
    .replace(/^"""[\s\S]*?"""\n/, '')
    .replace('SCHEMA: dict[str, Any] = {}', () => `SCHEMA = json.loads(\n    r"""\n${json}\n"""  # noqa: E501\n)`);
  return `# Generated from shared/contracts/${name}.json by \`npm run generate\`. Do not edit.
${checks}

${dataclass(schema)}`;
}

function dataclass({ title, description, properties, required }: Schema): string {
  const fields = Object.entries(properties ?? {}).map(([name, property]) => {
    const optional = !required?.includes(name) && property.default === undefined;
    return { name, property, optional, required: required?.includes(name) ?? false };
  });
  // In a dataclass, fields without a default must come first.
  fields.sort((a, b) => Number(b.required) - Number(a.required));
  return `@dataclasses.dataclass(slots=True)
class ${title}:
    """${wrapped(description, '    ').trimStart()}

    Instances are validated on creation, also by \`\`dataclasses.replace\`\`. An
    assignment to a field is not validated.
    """

${fields.map(declaration).join('\n')}

    def __post_init__(self) -> None:
        data = self.to_dict()
        validate(data)
${fields.flatMap(conversionsOf).join('\n')}
${CONVERSIONS.replaceAll('TITLE', String(title))}`;
}

interface Field {
  name: string;
  property: Schema;
  required: boolean;
  optional: boolean;
}

function declaration({ name, property, required, optional }: Field): string {
  const type = pythonType(name, property);
  const rest = required
    ? type
    : optional
      ? `${type} | None = None`
      : `${type} = ${pythonDefault(name, property.default)}`;
  return `${wrapped(property.description, '    # ')}\n    ${name}: ${rest}`;
}

function pythonType(name: string, { type, items }: Schema): string {
  if (type === 'array' && items) return `list[${pythonType(name, items)}]`;
  if (type === 'object') return 'dict[str, Any]';
  const scalar = { string: 'str', integer: 'int', number: 'float', boolean: 'bool' }[String(type)];
  if (!scalar) throw new Error(`No Python type for ${name}: ${type}.`);
  return scalar;
}

function pythonDefault(name: string, value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string' || typeof value === 'number') return JSON.stringify(value);
  if (Array.isArray(value) && value.length === 0) return 'dataclasses.field(default_factory=list)';
  throw new Error(`No Python default for ${name}: ${JSON.stringify(value)}.`);
}

/**
 * Generates code that converts a field's value. A number such as 30.0 becomes an integer, because JSON Schema accepts
 * it as one. A list is copied, because the caller may change the original.
 */
function conversionsOf({ name, property, optional }: Field): string[] {
  const value = { integer: `int(self.${name})`, array: `data["${name}"]` }[String(property.type)];
  if (!value) return [];
  const line = `self.${name} = ${value}`;
  return optional ? [`        if self.${name} is not None:`, `            ${line}`] : [`        ${line}`];
}

function wrapped(text = '', prefix: string): string {
  return text.replace(/(.{1,70})(?: |$)/g, `${prefix}$1\n`).trimEnd();
}

const CONVERSIONS = `
    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> TITLE:
        """Create a validated instance from plain data."""
        validate(data)
        return cls(**data)

    @classmethod
    def from_json(cls, text: str | bytes) -> TITLE:
        """Create a validated instance from a JSON document."""
        return cls.from_dict(json.loads(text, parse_constant=_refuse_constant))

    def to_dict(self) -> dict[str, Any]:
        """Return plain data, without optional fields that are None."""
        data = dataclasses.asdict(self)
        for each in dataclasses.fields(self):
            if each.default is None and data[each.name] is None:
                del data[each.name]
        return data

    def to_json(self) -> str:
        """Return a JSON document."""
        return json.dumps(self.to_dict())
`;
