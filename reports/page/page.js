"use strict";
// Every string from the record enters the page through textContent; nothing here builds markup.
(async () => {
  const LADDER = ["FAIL", "ERROR", "INCONC", "PASS", "NONE"];
  const WORD = { FAIL: "failed", ERROR: "errors of ours", INCONC: "inconclusive", PASS: "passed", NONE: "not exercised" };
  const app = document.getElementById("app");

  const visible = (s) => String(s).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff]/g,
    (c) => "<U+" + c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0") + ">");
  const el = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    for (const child of children) if (child != null) node.append(child instanceof Node ? child : visible(child));
    return node;
  };
  const badge = (verdict) => el("span", { class: "v " + (LADDER.includes(verdict) ? verdict : "NONE") }, verdict);
  const link = (url, text) => {
    let safe = null;
    try { safe = new URL(url); } catch { /* shown as text */ }
    return safe && safe.protocol === "https:"
      ? el("a", { href: safe.href, rel: "noreferrer noopener", target: "_blank" }, text) : el("span", {}, text);
  };
  const cite = (c) => link(c.url, c.standard + " (" + c.edition + ") " + c.section);
  const NUMBERS = ["time", "waiting", "value"];
  const table = (heads, rows) => el("table", {},
    el("thead", {}, el("tr", {}, ...heads.map((h) => el("th", { scope: "col", class: NUMBERS.includes(h) ? "num" : "" }, h)))),
    el("tbody", {}, ...rows));

  async function unpack() {
    const bytes = Uint8Array.from(atob(document.getElementById("record").textContent), (c) => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(stream).text());
  }

  function exhibit(e) {
    const pre = el("pre", { tabindex: "0" });
    for (const raw of e.lines) {
      const line = typeof raw === "string" ? { text: raw, tone: "plain", marks: [] } : raw;
      const row = el("span", { class: line.tone === "marked" ? "hot" : line.tone === "dim" ? "dim" : "" });
      let at = 0;
      for (const [from, to] of line.marks) {
        row.append(visible(line.text.slice(at, from)), el("mark", {}, line.text.slice(from, to)));
        at = to;
      }
      row.append(visible(line.text.slice(at)));
      pre.append(row, "\n");
    }
    return el("figure", {}, el("figcaption", {}, e.title), pre);
  }

  function finding(f) {
    const rows = [["expected", f.expected], ["actual", f.actual], ["where", f.evidence.exchange + " at " + f.evidence.locator]];
    if (f.evidence.excerpt) rows.push(["excerpt", f.evidence.excerpt]);
    if (f.module) rows.push(["module", f.module]);
    if (f.clause) rows.push(["clause", cite(f.clause)]);
    const dl = el("dl");
    for (const [name, value] of rows) dl.append(el("dt", {}, name), el("dd", {}, value));
    return el("div", { class: "finding" }, el("span", { class: "sev " + f.severity }, f.severity.toLowerCase()), dl,
      ...f.exhibits.map(exhibit));
  }

  function detail(r) {
    const box = el("div", { class: "detail", id: "detail-" + r.requirement });
    box.append(el("p", {}, r.statement));
    const meta = el("p", { class: "mut" }, r.level + ", binds the " + r.binds);
    if (r.catalogue.length) meta.append(", catalogue " + r.catalogue.join(", "));
    for (const c of r.cites) meta.append(" · ", cite(c));
    box.append(meta);
    if (r.status !== "stable") box.append(el("p", { class: "note" }, r.status + ": " + r.doubt));
    if (r.why) box.append(el("p", {}, "Not exercised: " + r.why + "."));
    for (const reason of r.reasons || []) box.append(el("p", { class: "note" }, reason));
    for (const f of r.findings || []) box.append(finding(f));
    const more = (r.findings_in_all || 0) - (r.findings || []).length;
    if (more > 0) box.append(el("p", { class: "mut" }, more + " further findings"));
    box.append(el("p", { class: "mut" }, "In a terminal: ", el("code", {}, "plugfest explain " + r.requirement)));
    return box;
  }

  function requirement(r) {
    const row = el("div", { class: "req" });
    const count = (r.findings || []).length;
    const button = el("button", { "aria-expanded": "false", type: "button" }, badge(r.verdict),
      el("span", { class: "id", title: r.requirement }, r.requirement), el("span", { class: "st" }, r.statement),
      el("span", { class: "n" }, count ? count + (count === 1 ? " finding" : " findings") : r.subjects ? r.subjects + " judged" : ""));
    let open = null;
    const toggle = (show) => {
      if (show && !open) row.append(open = detail(r));
      if (open) open.classList.toggle("hide", !show);
      button.setAttribute("aria-expanded", String(show));
    };
    button.addEventListener("click", () => {
      const show = button.getAttribute("aria-expanded") !== "true";
      toggle(show);
      if (show) history.replaceState(null, "", "#" + encodeURIComponent(r.requirement));
    });
    row.append(button);
    return { r, row, open: () => { toggle(true); row.scrollIntoView({ block: "center" }); button.focus(); },
      text: (r.requirement + " " + r.statement + " " + r.catalogue.join(" ") + " " + r.cites.map((c) => c.standard + " " + c.section).join(" ")).toLowerCase() };
  }

  function requirements(all) {
    const items = all.map(requirement);
    const families = new Map();
    for (const item of items) {
      const name = item.r.requirement.split(".")[0];
      if (!families.has(name)) families.set(name, el("section", { class: "family" }, el("h3", {}, name)));
      families.get(name).append(item.row);
    }
    const chosen = new Set();
    const search = el("input", { type: "search", placeholder: "search id, statement, clause ( / )", "aria-label": "search requirements", size: "34" });
    const shown = el("span", { class: "mut", role: "status" });
    const apply = () => {
      const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
      let count = 0;
      for (const item of items) {
        const show = (!chosen.size || chosen.has(item.r.verdict)) && words.every((w) => item.text.includes(w));
        item.row.classList.toggle("hide", !show);
        count += show;
      }
      for (const section of families.values()) section.classList.toggle("hide", !section.querySelector(".req:not(.hide)"));
      shown.textContent = count + " of " + items.length;
    };
    const bar = el("div", { class: "bar" }, search);
    for (const verdict of LADDER) {
      const count = all.filter((r) => r.verdict === verdict).length;
      if (!count) continue;
      const chip = el("button", { class: "chip", type: "button", "aria-pressed": "false" }, count + " " + WORD[verdict]);
      chip.addEventListener("click", () => {
        chosen.has(verdict) ? chosen.delete(verdict) : chosen.add(verdict);
        chip.setAttribute("aria-pressed", String(chosen.has(verdict)));
        apply();
      });
      bar.append(chip);
    }
    bar.append(shown);
    let timer = 0;
    search.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(apply, 80); });
    document.addEventListener("keydown", (event) => {
      if (event.key === "/" && document.activeElement !== search) { event.preventDefault(); search.focus(); }
      if (event.key === "Escape") { search.value = ""; chosen.clear(); for (const c of bar.querySelectorAll(".chip")) c.setAttribute("aria-pressed", "false"); apply(); }
    });
    apply();
    const jump = () => {
      const id = decodeURIComponent(location.hash.slice(1));
      const item = items.find((i) => i.r.requirement === id);
      if (item) { item.row.classList.remove("hide"); item.open(); }
    };
    window.addEventListener("hashchange", jump);
    return { node: el("div", {}, bar, ...families.values()), jump };
  }

  function scenario(s) {
    const waited = s.steps.reduce((sum, p) => sum + p.waited_s, 0);
    const bad = s.steps.some((p) => p.outcome !== "passed");
    const rows = s.steps.map((p) => el("tr", { class: "step " + p.outcome }, el("td", {}, p.text, p.message ? el("div", {}, p.message) : null),
      el("td", {}, p.outcome), el("td", { class: "num" }, p.seconds.toFixed(2) + " s"), el("td", { class: "num" }, p.waited_s ? p.waited_s.toFixed(2) + " s" : "")));
    const box = el("details", bad ? { open: "" } : {}, el("summary", {}, badge(s.verdict), " " + s.name + " ",
      el("span", { class: "mut" }, s.feature + ", " + s.seconds.toFixed(1) + " s, " + waited.toFixed(1) + " s of it waiting")),
      table(["step", "outcome", "time", "waiting"], rows));
    return box;
  }

  function gate(g) {
    const box = el("section", {}, el("p", {}, badge(g.met ? "PASS" : g.exit_code === 3 ? "INCONC" : g.exit_code === 4 ? "ERROR" : "FAIL"),
      " " + g.waivers + (g.met ? ": met" : ": not met") + " on " + g.today + ", " + g.not_waived_in_all + " findings are not waived."));
    if (g.entries.length) box.append(table(["entry", "about", "standing", "findings", "expires", "reason"], g.entries.map((e) => el("tr", {},
      el("td", {}, e.entry), el("td", {}, e.requirement || e.scenario), el("td", {}, badge(e.holds ? "PASS" : "FAIL"), " " + e.standing + (e.why ? ": " + e.why : "")),
      el("td", { class: "num" }, String(e.findings)), el("td", {}, e.expires), el("td", {}, e.reason)))));
    if (g.not_waived.length) box.append(table(["not waived", "where", "what"], g.not_waived.slice(0, 100).map((o) => el("tr", {},
      el("td", {}, o.subject), el("td", {}, o.locator), el("td", {}, o.message)))));
    for (const line of g.incomplete) box.append(el("p", { class: "note" }, "incomplete: " + line));
    return box;
  }

  const run = await unpack();
  const none = run.not_run.map((r) => ({ ...r, verdict: "NONE", findings: [], subjects: 0 }));
  const all = [...run.results, ...none].sort((a, b) => a.requirement.localeCompare(b.requirement));
  const judged = run.results.reduce((sum, r) => sum + r.subjects, 0);
  const list = requirements(all);
  const serious = (r) => ["FAIL", "ERROR", "INCONC"].includes(r.verdict) || r.findings.some((f) => f.severity !== "NOTE");
  const wrong = run.results.filter(serious).sort((a, b) => LADDER.indexOf(a.verdict) - LADDER.indexOf(b.verdict));
  const objections = wrong.length ? [el("h2", {}, "What was objected to"), el("section", {}, ...wrong.map((r) => requirement(r).row))] : [];
  app.append(
    el("h1", {}, badge(run.verdict), "Plugfest run " + run.run),
    el("p", { class: "mut" }, run.started + ", " + run.seconds.toFixed(1) + " s, seed " + run.seed + ", Plugfest " + run.version
      + ". " + run.results.length + " requirements exercised on " + judged + " subjects, " + run.not_run.length + " not exercised."),
    ...run.notes.map((n) => el("p", { class: "note" }, n)),
    ...objections,
    el("h2", {}, "Who sat where"),
    table(["seat", "product", ""], run.products.map((p) => el("tr", {}, el("td", {}, p.seat), el("td", {}, p.product),
      el("td", {}, p.under_judgement ? "judged" : "plays along")))),
    el("h2", {}, "What was played"), ...run.scenarios.map(scenario));
  if (run.measures.length) app.append(el("h2", {}, "What was measured"), table(["measure", "scenario", "value"],
    run.measures.map((m) => el("tr", {}, el("td", {}, m.name), el("td", {}, m.scenario), el("td", { class: "num" }, m.value.toFixed(3) + " " + m.unit)))));
  if (run.obligations.length) app.append(el("h2", {}, "Obligations"), table(["verdict", "actor", "transaction", "", "profile"],
    run.obligations.map((o) => el("tr", {}, el("td", {}, badge(o.verdict)), el("td", {}, o.actor), el("td", {}, o.transaction + " " + o.title),
      el("td", {}, o.optionality + (o.why ? ": " + o.why : "")), el("td", {}, o.profile)))));
  if (run.repeats) {
    const flaky = run.repeats.requirements.filter((r) => r.flaky);
    app.append(el("h2", {}, "Repeated plays"), el("p", {}, "Played " + run.repeats.runs.length + " times: " + run.repeats.runs.join(", ") + ". "
      + flaky.length + " of " + run.repeats.requirements.length + " requirements are flaky."));
    if (flaky.length) app.append(table(["requirement", "passed", "verdicts"], flaky.map((r) => el("tr", {}, el("td", {}, r.requirement),
      el("td", {}, r.passed + "/" + r.played), el("td", {}, ...r.verdicts.map(badge))))));
  }
  if (run.gate) app.append(el("h2", {}, "Gate"), gate(run.gate));
  app.append(el("h2", {}, "Requirements"), list.node);
  app.removeAttribute("aria-busy");
  document.body.classList.add("ready");
  list.jump();
})();
