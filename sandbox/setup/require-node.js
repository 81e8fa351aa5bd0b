// Plain JavaScript, because it must say its one sentence on a Node.js that could not run anything else here.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Snapward needs Node.js 20.19 or newer, and this is ${process.versions.node}: install a current LTS from nodejs.org (or run "nvm install 22") and try again.`,
  );
  process.exit(1);
}
