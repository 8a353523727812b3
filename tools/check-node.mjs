// Plain JavaScript, run before everything else: it has to load in any version of Node.
const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `Hatchery needs Node.js 24 or newer; this is ${process.version}. Get it from https://nodejs.org and try again.`,
  );
  process.exit(1);
}
