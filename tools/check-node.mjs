// This file is plain JavaScript that every version of Node can load, because it runs before everything else.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `Hatchery needs Node.js 24 or newer; this is ${process.version}. Get it from https://nodejs.org and try again.`,
  );
  process.exit(1);
}
