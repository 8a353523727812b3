/** The server `bound`: stores the body of a batch unread, at the lowest possible cost. */
import { serveBatches } from './batch-server.ts';

serveBatches((body) => body);
