import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../sources/durations.ts';
import { zoneOf } from '../../../sources/zone.ts';
import { randomNumbers } from './random-numbers.ts';

export interface WhoopOptions {
  /** The instant of the export, in ms since 1970. */
  now: number;
  days: number;
  seed?: number;
  language?: 'en' | 'de' | 'pt';
}

const ZONE = zoneOf('America/Phoenix');

const LANGUAGES = {
  en: {
    cycles: 'physiological_cycles.csv',
    sleeps: 'sleeps.csv',
    header:
      'Cycle start time,Cycle end time,Cycle timezone,Recovery score %,Resting heart rate (bpm),Heart rate variability (ms),Skin temp (celsius),Blood oxygen %,Day Strain,Energy burned (cal),Max HR (bpm),Average HR (bpm),Sleep onset,Wake onset,Sleep performance %,Respiratory rate (rpm),Asleep duration (min),In bed duration (min),Light sleep duration (min),Deep (SWS) duration (min),REM duration (min),Awake duration (min),Sleep need (min),Sleep debt (min),Sleep efficiency %,Sleep consistency %',
    nap: 'Nap',
  },
  de: {
    cycles: 'physiologische_zyklen.csv',
    sleeps: 'Schlaf.csv',
    header:
      'Startzeit des Zyklus,Endzeit des Zyklus,Zeitzone des Zyklus,Erholungswert %,Ruheherzfrequenz (Schläge pro Minute),Herzfrequenzvariabilität (ms),Hauttemperatur (Celsius),Blutsauerstoff %,Tagesbelastung,Verbrannte Energie (cal),Max HF (Schläge pro Minute),Durchschnittliche HF (Schläge pro Minute),Beginn des Schlafs,Beginn des Aufwachens,Schlafleistung %,Atemfrequenz (Atemzüge/Min.),Schlafdauer (Min.),Dauer im Bett (Min.),Dauer des Leichtschlafs (Min.),Dauer des Tiefschlafs (Min.),Dauer des REM-Schlafs (Min.),Dauer des Aufwachens (Min.),Schlafbedarf (Min.),Schlafdefizit (Min.),Schlafeffizienz %,Schlafbeständigkeit %',
    nap: 'Nickerchen',
  },
  pt: {
    cycles: 'ciclos_fisiológicos.csv',
    sleeps: 'sonos.csv',
    header:
      'Hora de início do ciclo,Hora de fim do ciclo,Fuso horário do ciclo,Pontuação de recuperação %,Frequência cardíaca em repouso (bpm),Variabilidade da frequência cardíaca (ms),Temp. da pele (celsius),% de oxigênio no sangue,Esforço diário,Energia queimada (cal),FC máx. (bpm),FC média (bpm),Início do sono,Início da vigília,Desempenho do sono %,Frequência respiratória (rpm),Duração do sono (min),Duração na cama (min),Duração do sono leve (min),Duração profundo (Sono) (min),Duração REM (min),Duração de vigília (min),Necessidade de sono (min),Débito de sono (min),Eficácia do sono %,Consistência do sono %',
    nap: 'Sesta',
  },
};

/** Generates an export of WHOOP with every trap that real ones have, and invented numbers. The same options give the same files. */
export function whoopFiles({
  now,
  days,
  seed = 1,
  language = 'en',
}: WhoopOptions): { name: string; content: string }[] {
  const { cycles, sleeps, header, nap } = LANGUAGES[language];
  const random = randomNumbers(seed);
  const today = Math.floor((now + ZONE.offsetAt(now)) / DAY_MS) * DAY_MS;
  const [cycleRows, sleepRows]: string[][] = [[], []];
  let end = '';
  for (let at = 0; at < days; at += 1) {
    const { cycle, slept } = night(today - at * DAY_MS, at, end, random);
    end = cycle.slice(0, 19);
    cycleRows?.push(cycle);
    sleepRows?.push(...slept);
  }
  const names = header.split(',');
  const sleepHeader = [...names.slice(0, 3), ...names.slice(12), nap].join(',');
  return [
    { name: cycles, content: `${[header, ...(cycleRows ?? [])].join('\n')}\n` },
    { name: sleeps, content: `${[sleepHeader, ...(sleepRows ?? [])].join('\r\n')}\r\n` },
    { name: 'journal_entries.csv', content: `${names.slice(0, 3).join(',')},Question text,Answered yes,Notes\n` },
  ];
}

/** @param end the start of the next cycle; blank for the present one */
function night(date: number, at: number, end: string, random: () => number): { cycle: string; slept: string[] } {
  const onset = date - (40 + Math.round(60 * random())) * MINUTE_MS + 22_000;
  const wake = date + (6 * 60 + Math.round(90 * random())) * MINUTE_MS + 11_000;
  const inBed = Math.floor((wake - onset) / MINUTE_MS);
  // A traveller: one cycle in UTC.
  const timezone = at === 3 ? 'UTCZ' : 'UTC-07:00';
  const cycle = [local(onset), end, timezone];
  const sleepCells = (from: number, to: number, performance: number | '') => {
    const asleep = Math.floor((to - from) / MINUTE_MS) - 7;
    return [
      local(from),
      local(to),
      performance,
      decimal(12, 18, random),
      asleep,
      inBed,
      200,
      100,
      120,
      40,
      540,
      30,
      91,
      80,
    ];
  };
  // The strap was not worn.
  if (at % 8 === 5) return { cycle: [...cycle, ...Array(23).fill('')].join(','), slept: [] };
  const nap = sleepCells(date + 14 * HOUR_MS, date + 14 * HOUR_MS + 40 * MINUTE_MS, '');
  const ofNap = [...cycle, ...nap, 'true'].join(',');
  // Only a nap: no recovery.
  if (at % 8 === 6) return { cycle: [...cycle, ...Array(9).fill(''), ...nap].join(','), slept: [ofNap] };
  const morning = [
    Math.round(20 + 75 * random()),
    Math.round(48 + 12 * random()),
    Math.round(30 + 80 * random()),
    '33.90',
  ];
  const body = [...morning, decimal(93, 99, random), '14.0', 2462, 159, 70];
  const main = sleepCells(onset, wake, Math.round(60 + 40 * random()));
  return {
    cycle: [...cycle, ...body, ...main].join(','),
    slept: [[...cycle, ...main, 'false'].join(','), ...(at % 4 === 0 ? [ofNap] : [])],
  };
}

const local = (wall: number): string => new Date(wall).toISOString().slice(0, 19).replace('T', ' ');
const decimal = (from: number, to: number, random: () => number): string => (from + (to - from) * random()).toFixed(1);
