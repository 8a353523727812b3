import type { Drawing } from '../ports/portraits.ts';
import type { User } from '../ports/users.ts';
import { lazily } from '../util/once.ts';
import { avatarRoute, portraitId } from './object-keys.ts';
import type { PortraitPublishing, PublishingDependencies } from './portrait-publishing.ts';

const DOWNLOAD_SECONDS = 300;

export interface AvatarService extends PortraitPublishing {
  /** @returns the profile's `avatar_url`; undefined if there is no portrait */
  avatarUrl(user: User): string | undefined;
  /** @returns a URL of the portrait, valid for 300 s; a drawing if there is no portrait */
  view(user: User): Promise<{ url: string } | { svg: string }>;
  /** @returns an SVG of the user's pet, even if there is a portrait */
  drawing(user: User, face: Omit<Drawing, 'seed'>): Promise<string>;
}

interface Dependencies extends PublishingDependencies {
  /** The API's public origin, without a trailing slash. */
  baseUrl: string;
}

export function avatarService(dependencies: Dependencies): AvatarService {
  const { objects, portraits, baseUrl } = dependencies;
  const route = (user: User) => avatarRoute(baseUrl, user);

  /** The query parameter `v` changes with each portrait, so that a client's cache never shows an earlier portrait. */
  function avatarUrl(user: User): string | undefined {
    return user.portrait && `${route(user)}?v=${portraitId(user.portrait)}`;
  }

  async function view(user: User): Promise<{ url: string } | { svg: string }> {
    if (user.portrait) return { url: await objects.downloadUrl(user.portrait, DOWNLOAD_SECONDS) };
    return { svg: await portraits.generated(user.user_id) };
  }

  const drawing = (user: User, face: Omit<Drawing, 'seed'>) => portraits.drawing({ seed: user.user_id, ...face });

  // Loaded on first use, because it would slow down a function's cold start.
  async function loadPublishing(): Promise<PortraitPublishing> {
    const { portraitPublishing } = await import('./portrait-publishing.ts');
    return portraitPublishing(dependencies, { route, avatarUrl });
  }

  return { avatarUrl, view, drawing, ...lazily(loadPublishing, ['preparePublish', 'prepareRemoval']) };
}
