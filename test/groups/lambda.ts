import { testInOneProcess } from '../support/one-process.ts';

testInOneProcess('lambda');
