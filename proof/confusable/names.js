// Writes, as JSON, the names of people that Faker makes in each of its languages
// and that CLDR has as samples in each of its, and the names of countries and
// languages of CLDR.
const fs = require("fs"), path = require("path");
const { allLocales } = require("@faker-js/faker");
const people = {}, places = {};
const strings = (v, out) => {
  if (typeof v === "string") out.push(v);
  else if (v && typeof v === "object") for (const k of Object.keys(v)) strings(v[k].value ?? v[k], out);
  return out;
};
for (const [locale, data] of Object.entries(allLocales)) {
  const p = data.person;
  if (!p) continue;
  const first = strings(p.first_name, []), last = strings(p.last_name, []), all = [];
  for (let i = 0; i < Math.min(first.length, 400); i++) {
    all.push(first[i]);
    if (last.length) all.push(last[i % last.length], first[i] + " " + last[(7 * i) % last.length]);
  }
  people[locale] = all.filter((s) => !s.includes("{{"));
}
// A sample has the parts of a name; "∅∅∅" says that the locale has no such part.
const samples = path.join(path.dirname(require.resolve("cldr-person-names-full/package.json")), "main");
for (const locale of fs.readdirSync(samples)) {
  const kinds = JSON.parse(fs.readFileSync(path.join(samples, locale, "personNames.json"))).main[locale].personNames.sampleName ?? {};
  for (const sample of Object.values(kinds)) {
    const parts = Object.entries(sample).filter(([k]) => /^(given|surname)/.test(k)).map(([, v]) => v); // without titles
    (people["cldr " + locale] ??= []).push(...parts);
    if (sample.given && sample.surname) people["cldr " + locale].push(sample.given + " " + sample.surname);
  }
}
for (const [locale, list] of Object.entries(people)) people[locale] = [...new Set(list)].filter((s) => !s.includes("∅∅∅"));
const main = path.join(path.dirname(require.resolve("cldr-localenames-full/package.json")), "main");
for (const locale of fs.readdirSync(main)) {
  for (const [file, key] of [["territories.json", "territories"], ["languages.json", "languages"]]) {
    const f = path.join(main, locale, file);
    if (!fs.existsSync(f)) continue;
    const names = JSON.parse(fs.readFileSync(f)).main[locale].localeDisplayNames[key];
    (places[locale] ??= []).push(...Object.entries(names).filter(([k, v]) => k !== v && !k.includes("-alt-")).map(([, v]) => v));
  }
}
process.stdout.write(JSON.stringify({ people, places }));
