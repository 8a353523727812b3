import type { NewUser, PetState } from '../../shared/models/typescript/types.ts';

/** The last night and the stress of a simulated owner, chosen so that the rules in `core/pet/state.ts` result in one mood. */
export interface Vitals {
  /** Minutes asleep. Three hours or less score 0, eight hours or more 100. */
  sleep: number;
  /** `recovery_score`, from 0 to 100. */
  recovery: number;
  /** `stress_level`, from 0 to 100. Above 70 it makes the pet feel worse. */
  stress: number;
}

export interface DemoPet {
  mood: PetState['mood'];
  user: NewUser & { pet_name: string };
  /** Undefined for an owner whose watch does not measure sleep and recovery. */
  vitals?: Vitals;
}

/** One pet for each mood of the contract, from the best to the worst. */
export const PETS: readonly DemoPet[] = [
  {
    mood: 'ecstatic',
    user: { name: 'Amara', pet_name: 'Nimbus', age: 29, health_goals: ['run a half marathon', 'be in bed by ten'] },
    vitals: { sleep: 496, recovery: 100, stress: 16 },
  },
  {
    mood: 'happy',
    user: { name: 'Noah', pet_name: 'Biscuit', age: 41, health_goals: ['play football with the kids'] },
    vitals: { sleep: 468, recovery: 93, stress: 24 },
  },
  {
    mood: 'energetic',
    user: { name: 'Priya', pet_name: 'Mango', age: 35, health_goals: ['cycle to work', 'yoga twice a week'] },
    vitals: { sleep: 436, recovery: 84, stress: 28 },
  },
  {
    mood: 'good',
    user: { name: 'Mei', pet_name: 'Dumpling', age: 24, health_goals: ['walk 8,000 steps a day'] },
    vitals: { sleep: 402, recovery: 76, stress: 35 },
  },
  {
    mood: 'recovering',
    user: { name: 'Oskar', pet_name: 'Waldo', age: 52, health_goals: ['get well after the flu'] },
    vitals: { sleep: 372, recovery: 66, stress: 40 },
  },
  {
    mood: 'okay',
    user: { name: 'Jonas', pet_name: 'Krümel', age: 38, locale: 'de', health_goals: ['mehr trinken'] },
    vitals: { sleep: 345, recovery: 54, stress: 48 },
  },
  {
    mood: 'concerned',
    user: { name: 'Elif', pet_name: 'Pamuk', age: 31, health_goals: ['no screens after nine'] },
    vitals: { sleep: 318, recovery: 44, stress: 55 },
  },
  {
    mood: 'tired',
    user: { name: 'Tomás', pet_name: 'Churro', age: 45, health_goals: ['sleep seven hours', 'less coffee'] },
    vitals: { sleep: 290, recovery: 34, stress: 58 },
  },
  {
    mood: 'sick',
    user: { name: 'Inês', pet_name: 'Figo', age: 33, health_goals: ['rest until the cold is over'] },
    vitals: { sleep: 250, recovery: 26, stress: 62 },
  },
  {
    mood: 'exhausted',
    user: { name: 'Luca', pet_name: 'Pixel', age: 27, health_goals: ['take a real break', 'sleep eight hours'] },
    vitals: { sleep: 276, recovery: 30, stress: 85 },
  },
  {
    mood: 'curious',
    user: { name: 'Sam', pet_name: 'Pebble', age: 19, health_goals: ['take the stairs'] },
  },
];

const FIVE: readonly PetState['mood'][] = ['ecstatic', 'good', 'okay', 'exhausted', 'curious'];

/** The five pets that `demo` creates by default. */
export const FIVE_PETS: readonly DemoPet[] = PETS.filter(({ mood }) => FIVE.includes(mood));
