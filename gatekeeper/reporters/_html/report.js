"use strict";
// Filters, searches and shows the findings. The page holds the first of them as rows and all of them as compressed data,
// which is read when it is asked for: however many there are, the page opens at once. Rows are made of text alone.
document.addEventListener("DOMContentLoaded", () => {
  const STEP = 100;
  const WAIT = 120;
  const at = (id) => document.getElementById(id);
  const [form, list, more, count, blank] = ["filters", "list", "more", "count", "row"].map(at);
  const total = Number(list.dataset.total);
  let reading = null;
  let chosen = null;
  let shown = list.childElementCount;

  const unpacked = ({ rows, texts, meanings }) =>
    rows.map(([rule, link, path, severity, measure, age, line, column, message, excerpt, suppressed, fixable], rank) => {
      const row = { rank, line, column, message, excerpt, suppressed, fixable };
      Object.assign(row, { rule: texts[rule], link: texts[link], path: texts[path], severity: texts[severity] });
      return Object.assign(row, { measure: texts[measure], age: texts[age], meaning: meanings[texts[rule]] });
    });
  const read = async () => {
    const bytes = Uint8Array.from(atob(at("data").textContent), (character) => character.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return unpacked(await new Response(stream).json());
  };
  const all = () => {
    reading ??= read();
    return reading;
  };

  const textOf = (row) => {
    row.text ??= [row.rule, row.path, row.message, ...row.excerpt].join("\n").toLowerCase();
    return row.text;
  };
  const onTopic = (row, topic) => {
    const name = topic.slice(topic.indexOf(" ") + 1);
    return topic.startsWith("measure ") ? row.measure === name : row.rule.startsWith(`${name}/`);
  };
  const inStatus = (row, status) => {
    if (status in row) return row[status] === 1;
    return !row.suppressed && (status === "open" || row.age === status);
  };
  const pattern = (glob) =>
    new RegExp(glob.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&")).join(".*"), "i");
  const tests = () => {
    const words = at("words").value.toLowerCase().split(/\s+/).filter(Boolean);
    const [topic, severity, status, path] = ["topic", "severity", "status", "path"].map((id) => at(id).value.trim());
    const found = words.map((word) => (row) => textOf(row).includes(word));
    if (topic) found.push((row) => onTopic(row, topic));
    if (severity) found.push((row) => row.severity === severity);
    if (status) found.push((row) => inStatus(row, status));
    if (path) {
      const wanted = pattern(path);
      found.push((row) => wanted.test(row.path));
    }
    return found;
  };
  const compare = (one, other) => (one < other ? -1 : Number(one > other));
  const byPlace = (one, other) =>
    compare(one.path, other.path) || compare(one.line ?? 0, other.line ?? 0) || one.rank - other.rank;

  const fill = (element, text) => {
    element.textContent = text;
  };
  const tagged = (name) => {
    const tag = document.createElement("span");
    tag.className = `tag ${name.replace(" ", "-")}`;
    fill(tag, name);
    return tag;
  };
  const made = (row) => {
    const item = blank.content.firstElementChild.cloneNode(true);
    const part = (name) => item.querySelector(name);
    part(".severity").classList.add(row.severity);
    part(".severity use").setAttribute("href", `#i-${row.severity}`);
    fill(part(".severity .word"), row.severity);
    fill(part(".rule"), row.rule);
    if (row.link) {
      part(".rule").setAttribute("href", row.link);
      part(".rule").setAttribute("rel", "noreferrer");
    }
    fill(part(".place"), [row.path, row.line, row.line && row.column].filter(Boolean).join(":"));
    const tags = [row.age, row.suppressed && "suppressed", row.fixable && "fixable"].filter(Boolean);
    part(".tags").replaceChildren(...tags.map(tagged));
    fill(part(".message"), row.message);
    if (row.excerpt.length) {
      const [before, marked, after] = row.excerpt;
      fill(part(".excerpt .number"), row.line);
      fill(part(".excerpt mark"), marked);
      part(".excerpt mark").before(before);
      part(".excerpt mark").after(after);
    } else {
      part(".excerpt").remove();
    }
    if (row.meaning) {
      item.querySelectorAll(".meaning p").forEach((line, nth) => fill(line, row.meaning[nth]));
    } else {
      part(".meaning").remove();
    }
    return item;
  };

  const said = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, ",");
  const announce = () => {
    const size = chosen ? chosen.length : total;
    const noun = total === 1 ? "finding" : "findings";
    const what = chosen && size < total ? `${said(size)} of ${said(total)} ${noun} match` : `${said(total)} ${noun}`;
    fill(count, shown < size ? `${what}, the first ${said(shown)} are shown` : what);
    more.hidden = shown >= size;
    fill(more, `Show ${said(Math.min(STEP, size - shown))} more`);
  };
  const extend = (source) => {
    const rows = source.slice(shown, shown + STEP).map(made);
    shown += rows.length;
    list.append(...rows);
    announce();
    return rows[0];
  };
  const apply = async () => {
    const everything = await all();
    const wanted = tests();
    chosen = everything.filter((row) => wanted.every((test) => test(row)));
    if (at("order").value) chosen.sort(byPlace);
    list.replaceChildren();
    shown = 0;
    extend(chosen);
  };

  let timer = 0;
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(apply, WAIT);
  };
  form.addEventListener("input", soon);
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    apply();
  });
  more.addEventListener("click", async () => extend(chosen ?? (await all())).focus());
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      at("words").focus();
    }
  });
  const show = ({ measure, status }) => {
    form.reset();
    at("topic").value = `measure ${measure}`;
    at("status").value = status;
    apply();
    at("findings").focus();
  };
  for (const link of document.querySelectorAll(".to-findings")) {
    link.addEventListener("click", () => show(link.dataset));
  }

  form.hidden = false;
  announce();
});
