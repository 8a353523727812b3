import { render } from 'preact';
import { useEffect } from 'preact/hooks';
import { formatDate } from '../home/format.ts';
import { t } from '../i18n/language.ts';
import { Qr } from '../parts/qr.tsx';
import { latestDrawing } from '../state/drawings.ts';
import { linkOf, shortAddress } from './code.ts';
import { CodeText } from './code-text.tsx';

/** While the calling component is mounted, printing the page prints the recovery code instead, on one page. */
export function usePrintPage(code: string, pet: string): void {
  useEffect(() => {
    const host = document.createElement('div');
    host.className = 'print-page';
    document.body.append(host);
    render(<PrintPage code={code} pet={pet} />, host);
    return () => {
      render(null, host);
      host.remove();
    };
  }, [code, pet]);
}

function PrintPage({ code, pet }: { code: string; pet: string }) {
  return (
    <>
      {latestDrawing.value && <img src={latestDrawing.value} alt="" width="512" height="589" />}
      <h1 dir="auto">{t('waysIn.recovery.codeTitle', { pet })}</h1>
      <Qr text={linkOf(code)} label={t('waysIn.recovery.qr', { pet })} />
      <CodeText code={code} />
      <p>{t('waysIn.recovery.use', { address: shortAddress() })}</p>
      <p>{t('waysIn.recovery.secret')}</p>
      <p>{formatDate(new Date().toISOString())}</p>
    </>
  );
}
