import { testInOneProcess } from '../support/one-process.ts';
import { shareBrowser } from '../support/shared-browser.ts';

shareBrowser();
testInOneProcess('web-5');
