/** The screens between the egg and the hatch, in one lazily loaded chunk. */
export { GoalsScreen } from './goals.tsx';
export { HelloScreen } from './hello.tsx';
export { PetScreen } from './pet.tsx';
