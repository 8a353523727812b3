import '../style/ways.css';
import { t } from '../i18n/language.ts';
import { waysBack } from './ways-back.ts';

/** Lists how the user can return to this browser's pet. */
export function WaysBack({ about }: { about: string }) {
  return (
    <div>
      <p>{about}</p>
      <ul class="ways-back">
        {waysBack.value.map((way) => (
          <li key={way}>{t(`waysIn.devices.wayBack.${way}`)}</li>
        ))}
      </ul>
    </div>
  );
}
