/** The screens between the egg and the hatch, in one lazily loaded chunk. */
export { BornScreen } from './born.tsx';
export { GoalsScreen } from './goals.tsx';
export { HelloScreen } from './hello.tsx';
export { LaterScreen } from './later.tsx';
export { PetScreen } from './pet.tsx';
