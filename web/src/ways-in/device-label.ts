import { t } from '../i18n/language.ts';
import { deviceOf } from './device.ts';

/** @returns a name by which its owner recognises this browser in a list, such as “Chrome on Android” */
export function deviceLabel(): string {
  const { browser, system } = deviceOf(navigator);
  if (browser && system) return t('waysIn.devices.label', { browser, system });
  return browser ?? system ?? t('waysIn.devices.unknown');
}
