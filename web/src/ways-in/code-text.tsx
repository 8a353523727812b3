import { groupsOf } from './code.ts';

/** Shows a code in groups that are easy to read out and to type. */
export function CodeText({ code }: { code: string }) {
  return (
    <code class="code" dir="ltr" translate={false}>
      {groupsOf(code).map((group, at) => (
        // The space separates the groups when the text is selected and copied.
        <span key={at}>{group} </span>
      ))}
    </code>
  );
}
