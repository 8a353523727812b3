import { testInOneProcess } from '../support/one-process.ts';

testInOneProcess('adapters');
