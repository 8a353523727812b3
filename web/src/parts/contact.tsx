/** Finds whom to ask in the `detail` of a `locked` problem: an https URL, a mailto: URL or an e-mail address. */
export const contactIn = (detail: string): string | undefined => /https:\/\/\S+|[^\s@]+@[^\s@]+/i.exec(detail)?.[0];

/** A link to whom the operator has named as a contact. Anything that is neither https nor an e-mail address is text. */
export function Contact({ contact }: { contact: string }) {
  const href = contact.includes(':') ? contact : `mailto:${contact}`;
  if (!/^(https:\/\/|mailto:)/i.test(href)) return <bdi>{contact}</bdi>;
  return (
    <a class="link" href={href} dir="ltr" rel="noreferrer">
      {contact.replace(/^mailto:([^?]*).*$/i, '$1')}
    </a>
  );
}
