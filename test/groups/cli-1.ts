import { testInOneProcess } from '../support/one-process.ts';

testInOneProcess('cli-1');
