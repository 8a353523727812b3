import type { PetState } from '../../../shared/models/typescript/types.ts';

/** What every view of the home step receives. */
export interface ViewProps {
  petName: string;
  state: PetState;
}
