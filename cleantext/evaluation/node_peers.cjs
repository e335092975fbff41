// Extractors in JavaScript: answers each line {"html": PAGE} with a line {"html": MAIN}, {"text": ""} or {"error": MESSAGE}.
"use strict";
const { createRequire } = require("node:module");
const { dirname, join } = require("node:path");
const { pathToFileURL } = require("node:url");
const net = require("node:net");

const local = createRequire(join(process.cwd(), "package.json"));
const ADDRESS = "https://localhost/";

net.Socket.prototype.connect = () => {
  throw new Error("no network in an evaluation");
};
for (const name of ["log", "info", "warn", "error", "debug"]) console[name] = () => {}; // answers alone are on standard output

const EXTRACTORS = {
  async defuddle() {
    // the package's condition for Node is "import" alone, so its file is imported by its path
    const { Defuddle } = await import(pathToFileURL(join(dirname(local.resolve("defuddle")), "node.js")));
    const { parseHTML } = local("linkedom");
    return async (html) => {
      const { document } = parseHTML(html);
      return (await Defuddle(document, ADDRESS, { useAsync: false })).content;
    };
  },
  async "readability-js"() {
    const { Readability } = local("@mozilla/readability");
    const { JSDOM, VirtualConsole } = local("jsdom");
    return async (html) => {
      const dom = new JSDOM(html, { url: ADDRESS, virtualConsole: new VirtualConsole() });
      try {
        return new Readability(dom.window.document).parse()?.content;
      } finally {
        dom.window.close();
      }
    };
  },
};

async function main() {
  const extract = await EXTRACTORS[process.argv[2]]();
  let rest = "";
  process.stdin.setEncoding("utf8");
  for await (const part of process.stdin) {
    rest += part;
    for (let end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
      const { html } = JSON.parse(rest.slice(0, end));
      rest = rest.slice(end + 1);
      let answer;
      try {
        answer = html ? { html: (await extract(html)) || "" } : { text: "" };
      } catch (error) {
        answer = { error: String(error) };
      }
      process.stdout.write(JSON.stringify(answer) + "\n");
    }
  }
}

main().catch((error) => {
  process.stderr.write(String(error.message || error));
  process.exit(1);
});
