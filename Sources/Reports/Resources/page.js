"use strict";
(() => {
  const words = document.body.dataset;
  const digits = (number) => String(number).replace(/[0-9]/g, (digit) => words.digits[digit]);
  const number = (text) => (text === "" ? -Infinity : Number(text));
  const key = (cell) => (cell.dataset.value === undefined ? cell.textContent : number(cell.dataset.value));
  const compare = new Intl.Collator(document.documentElement.lang, { numeric: true }).compare;

  // A record is a row, or a body of its own with the row and the lines that explain it.
  const records = (table) => {
    const [first, ...others] = table.tBodies;
    return others.length || first.querySelector("tr.why") ? { parent: table, all: [first, ...others] } : { parent: first, all: [...first.rows] };
  };
  const cells = (record) => (record.rows ? record.rows[0] : record).cells;

  const sortable = (table, { parent, all }) => {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      button.title = words.sort.replace("{column}", head.textContent);
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const sign = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
        heads.forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", sign === 1 ? "ascending" : "descending");
        const rows = all.map((record) => [key(cells(record)[column]), record]);
        rows.sort(([a], [b]) => sign * (typeof a === "number" && typeof b === "number" ? a - b || 0 : compare(a, b)));
        parent.append(...rows.map(([, record]) => record));
      });
    });
  };

  // Facts behind a match speak of everything: a search looks at the row and at what explains it.
  const searched = (record) => {
    const facts = record.querySelector(".evidence");
    return facts ? record.textContent.replace(facts.textContent, "") : record.textContent;
  };

  const filterable = (box, table, { all }) => {
    const texts = new Map();
    const text = (row) => {
      if (!texts.has(row)) texts.set(row, searched(row).toLowerCase());
      return texts.get(row);
    };
    const tools = document.createElement("div");
    tools.className = "tools";
    const field = (label, element) => {
      const frame = document.createElement("label");
      frame.append(label, element);
      tools.append(frame);
      return element;
    };
    const search = field(words.search, document.createElement("input"));
    search.type = "search";
    const choices = [...table.tHead.rows[0].cells].flatMap((head, column) => {
      if (head.dataset.filter === undefined) return [];
      const values = [...new Set(all.map((record) => cells(record)[column].textContent))].sort(compare);
      if (values.length < 2) return [];
      const select = field(head.textContent, document.createElement("select"));
      select.append(new Option(words.all, ""), ...values.map((value) => new Option(value, "=" + value)));
      return [[column, select]];
    });
    const count = document.createElement("output");
    tools.append(count);
    const apply = () => {
      const wanted = search.value.trim().toLowerCase();
      let shown = 0;
      for (const row of all) {
        const visible =
          (wanted === "" || text(row).includes(wanted)) &&
          choices.every(([column, select]) => !select.value || "=" + cells(row)[column].textContent === select.value);
        row.hidden = !visible;
        if (visible) shown += 1;
      }
      count.textContent = words.rows.replace("{shown}", digits(shown)).replace("{all}", digits(all.length));
    };
    tools.addEventListener("input", apply);
    box.before(tools);
    apply();
  };

  for (const box of document.querySelectorAll(".table.long")) {
    const table = box.querySelector("table");
    const found = records(table);
    filterable(box, table, found);
    sortable(table, found);
  }

  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const item of opened) item.open = true;
  });
  addEventListener("afterprint", () => {
    for (const item of opened) item.open = false;
  });
})();
