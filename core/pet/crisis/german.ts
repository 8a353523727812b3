export const GERMAN = ['suizid*', 'selbstmord*', 'umbringen', 'will sterben'];
