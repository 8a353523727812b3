import type { Dynamo } from '../../../adapters/dynamodb/client.ts';
import { dynamoPictureCounts } from '../../../adapters/dynamodb/picture-counts.ts';
import type { UserStore } from '../../../core/ports/users.ts';
import { countedPictures } from '../../../core/users/picture-limits.ts';
import type { PictureLimits } from '../../../http/routes/upload-url.ts';

interface Stores {
  dynamo: Dynamo;
  users: UserStore;
}

/** Limits upload tickets and publications of each user. AWS WAF limits the requests of each address. */
export function pictureLimits({ dynamo, users }: Stores, table: string, clock: () => Date): PictureLimits {
  const { limitTicket, limitPublication } = countedPictures(dynamoPictureCounts(dynamo, table, users), clock);
  return {
    limitTicket: (_context, owner) => limitTicket(owner),
    limitPublication: (_context, user) => limitPublication(user),
  };
}
