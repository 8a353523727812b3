/** What one user's clients would know by now: learned from what was answered, by the names of its fields. */
export interface World {
  userId: string;
  /** Remembers what a good answer tells, and what was sent to get it. */
  learn(value: unknown): void;
  remember(name: string, value: string): void;
  /** A value of this name: the newest one, or one before it. */
  known(name: string, back?: number): string | undefined;
}

const KEPT = 6;

export function createWorld(userId: string): World {
  const values = new Map<string, string[]>();

  function remember(name: string, value: string): void {
    const known = values.get(name) ?? [];
    if (!known.includes(value)) values.set(name, [value, ...known].slice(0, KEPT));
  }

  function learn(value: unknown): void {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      if (typeof inner === 'string') remember(name, inner);
      else learn(inner);
    }
  }

  remember('user_id', userId);
  return {
    userId,
    remember,
    learn(value) {
      // Of another user that was created on the way nothing is kept: what is known is to fit together.
      const { user_id: named = userId } = Object(value);
      if (named === userId) learn(value);
    },
    known(name, back = 0) {
      const known = values.get(name) ?? [];
      return known[back % known.length];
    },
  };
}
