'use strict';
// The report page: figures, lists, and raw and clean text side by side. Nodes are made, never parsed from strings.
const data = JSON.parse(document.getElementById('data').textContent);
const main = document.querySelector('main');
const make = (tag, props = {}, ...children) => {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (key in node) node[key] = value; else node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
};
// Characters that are not seen, or turn the order of others around, as <U+202E>.
const hidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ue000-\uf8ff]|[\u{e0000}-\u{e0fff}\u{f0000}-\u{10ffff}]|\p{Cs}/gu;
const visible = text => text.replace(hidden, c => `<U+${c.codePointAt(0).toString(16).toUpperCase().padStart(4, '0')}>`);
const number = value => value.toLocaleString('en');
const percent = share => `${Math.round(100 * share)} %`;
const removed = (before, after) => before ? Math.max(0, 1 - after / before) : 0;
const heading = text => make('h2', {}, text);

const table = (caption, heads, rows) => {
  const body = make('tbody');
  for (const row of rows) {
    body.append(make('tr', {}, ...row.map(cell => {
      const isNumber = typeof cell === 'number';
      return make('td', isNumber ? {className: 'n'} : {}, isNumber ? number(cell) : cell);
    })));
  }
  const isNumber = column => typeof rows[0]?.[column] === 'number';
  const head = make('tr', {}, ...heads.map((text, column) => make('th', {scope: 'col', className: isNumber(column) ? 'n' : ''}, text)));
  const size = rows.length > 14 ? ` (${number(rows.length)} rows)` : '';
  return make('div', {className: 'scroll', tabIndex: 0, role: 'region', 'aria-label': caption},
    make('table', {}, make('caption', {}, caption + size), make('thead', {}, head), body));
};

const bar = (value, most, label) => {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const rect = document.createElementNS(svg.namespaceURI, 'rect');
  svg.setAttribute('width', 200); svg.setAttribute('height', 14); svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', label);
  rect.setAttribute('width', value ? Math.max(1, 200 * value / most) : 0); rect.setAttribute('height', 14);
  svg.append(rect);
  return svg;
};

const tiles = [
  [number(data.documents), 'documents'], [number(data.changed), 'changed'],
  [data.failed === null ? 'not known' : number(data.failed), 'failed'],
  [number(data['characters in']), 'characters in'], [number(data['characters out']), 'characters out'],
  [percent(removed(data['characters in'], data['characters out'])), 'removed'], [number(data.halved), 'lost more than half'], [number(data.emptied), 'left empty'],
  ...(data.copies ? [[number(data.copies), 'copies of others']] : []),
];
main.append(
  make('h1', {}, 'newsclean report'),
  make('dl', {className: 'tiles'}, ...tiles.map(([value, name]) => make('div', {}, make('dt', {}, name), make('dd', {}, value)))),
  make('p', {className: 'dim'}, `newsclean ${data.newsclean}, settings ${data.digest}, command: `, make('code', {}, visible(data.command))),
);

const mostCharacters = Math.max(1, ...data.rules.map(rule => rule.removed + rule.replaced));
main.append(heading('By rule'), table('What each rule did, the most characters first',
  ['rule', 'documents', 'changes', 'findings left', 'characters removed', 'characters replaced', 'removed and replaced'],
  data.rules.map(rule => [visible(rule.rule), rule.documents, rule.changes, rule.left, rule.removed, rule.replaced,
    bar(rule.removed + rule.replaced, mostCharacters, `${number(rule.removed + rule.replaced)} characters`)])));

const shown = data.shown, indexOf = new Map(shown.map((doc, index) => [doc.number, index]));
const share = doc => removed(...doc.characters);
const opener = (doc, text) => make('button', {type: 'button', onclick: () => open(indexOf.get(doc.number))}, text);
const linked = doc => indexOf.has(doc.number) ? opener(doc, visible(doc.id)) : visible(doc.id);

const list = make('ul', {className: 'list', 'aria-live': 'polite'});
const mostDocuments = Math.max(1, ...data.bars);
main.append(heading('Documents by share removed'), table('Documents by the share of their characters that was removed',
  ['share removed', 'documents', 'bar', 'list'],
  data.bars.map((count, tenth) => {
    const within = shown.filter(doc => Math.min(9, Math.floor(10 * share(doc))) === tenth);
    const show = () => list.replaceChildren(...within.map(doc => make('li', {}, linked(doc), ` ${percent(share(doc))}`)));
    const name = `${10 * tenth} to ${10 * tenth + 10} %`;
    return [name, count, bar(count, mostDocuments, `${number(count)} documents`),
      within.length ? make('button', {type: 'button', onclick: show, 'aria-label': `list ${number(within.length)} of this page that lost ${name}`},
        `list ${number(within.length)} of this page`) : ''];
  })), list);

main.append(heading('Lines removed most often'), table('A line that many pages share is boilerplate; one that reads like prose may have been removed wrongly',
  ['line', 'rule', 'times', 'sites', 'place'],
  data.lines.map(line => {
    const index = indexOf.get(line.number);
    const found = index === undefined ? undefined : shown[index].marks.find(mark => mark[0] === line.text && mark[1] === line.rule);
    const jump = () => { open(index); mark(found[2]); };
    return [visible(line.text), visible(line.rule), line.times, line.sites,
      found ? make('button', {type: 'button', onclick: jump, 'aria-label': `show ${visible(line.text)}`}, 'show') : ''];
  })));

main.append(heading('Lost most'), table('Documents that lost the largest share', ['document', 'share removed'],
  data['lost most'].map(doc => [linked(doc), percent(doc.share)])));
if (data.trouble.length) {
  main.append(heading('Trouble left'), table('Documents with findings that are left as they are', ['document', 'findings'],
    data.trouble.map(doc => [linked(doc), doc.findings])));
}
if (data.clusters.length) {
  const rows = data.clusters.flatMap(kept => kept.listed.map(copy => {
    const [left, right] = [kept, copy].map(doc => indexOf.get(doc.number));
    const label = `left: ${visible(kept.id)}, which stays; right: its copy ${visible(copy.id)}`;
    const show = make('button', {type: 'button', onclick: () => compare(left, right, label), 'aria-label': `show ${label}`}, 'show');
    return [linked(kept), kept.copies, linked(copy), visible(copy.rule), percent(copy.similarity), left === undefined || right === undefined ? '' : show];
  }));
  main.append(heading('Across documents'), table('Documents of which others are copies, some of these, and both side by side',
    ['document that stays', 'copies', 'copy', 'rule', 'alike', 'both'], rows));
}
if (data.errors.length) {
  main.append(heading('Failed'), make('ul', {className: 'list'}, ...data.errors.map(error => make('li', {}, visible(error)))));
}

// The document view.
const pick = make('select', {id: 'document'}, ...shown.map((doc, index) =>
  make('option', {value: index}, `${visible(doc.id)} (${percent(share(doc))} removed)`)));
const filterOf = index => data.rules[index].rule.split('/')[0];
const filters = [...new Set(data.rules.map((rule, index) => filterOf(index)))].sort();
const boxes = filters.map(name => make('input', {type: 'checkbox', checked: true, value: name, onchange: () => show()}));
const search = make('input', {type: 'search', id: 'search'});
const line = make('p', {className: 'rule', 'aria-live': 'polite'});
const raw = make('div', {tabIndex: 0, role: 'region', 'aria-label': 'raw text', lang: 'zh'});
const clean = make('div', {tabIndex: 0, role: 'region', 'aria-label': 'clean text', lang: 'zh'});
let parts = [], nodes = [], marks = [], current = -1;
main.append(heading('Documents'),
  make('p', {className: 'dim'}, `${number(shown.length)} of ${number(data.documents)} documents are in this page. ` +
    'Keys: n and p go to the next and previous change, [ and ] to the previous and next document, / searches.'),
  make('p', {}, make('label', {htmlFor: 'document'}, 'Document '), pick, ' ', make('label', {htmlFor: 'search'}, 'Search '), search),
  make('fieldset', {}, make('legend', {}, 'Marks shown (elsewhere the raw text is shown; nothing is cleaned again)'),
    ...boxes.map((box, index) => make('label', {}, box, ` ${visible(filters[index])}`))),
  line, make('div', {className: 'two'}, raw, clean));

const describe = (before, after, rules) => `${rules.map(rule => visible(data.rules[rule].rule)).join(', then ')}: ` +
  `${visible(before).slice(0, 80)}${before === after ? ' (left as it is)' : ` → ${visible(after).slice(0, 80) || 'nothing'}`}`;

// A text in an element for each of its rules whose filter is on: each rule has marks of its own.
const marked = (tag, rules, on, text) => rules.filter(rule => on.has(filterOf(rule)))
  .reduceRight((inner, rule) => make(tag, {title: data.rules[rule].rule}, inner), text);

function show() {
  const doc = shown[pick.value], on = new Set(boxes.filter(box => box.checked).map(box => box.value));
  const left = [], right = [];
  parts = doc.parts; nodes = []; marks = []; current = -1;
  line.textContent = doc.copy ? `a copy of ${visible(doc.copy)}` : '';
  raw.setAttribute('aria-label', 'raw text'); clean.setAttribute('aria-label', 'clean text');
  doc.parts.forEach((part, index) => {
    const pair = [make('span'), make('span')];
    if (typeof part === 'number') {
      pair.forEach(node => { node.className = 'gap'; node.textContent = ` … ${number(part)} characters … `; });
    } else if (typeof part === 'string') {
      pair.forEach(node => { node.textContent = visible(part); });
    } else {
      const [before, after, rules] = part;
      if (!rules.some(rule => on.has(filterOf(rule)))) {
        pair.forEach(node => { node.textContent = visible(before); });
      } else {
        const tags = before === after ? ['mark', 'mark'] : ['del', 'ins'];
        pair[0].append(marked(tags[0], rules, on, visible(before)));
        if (after) pair[1].append(marked(tags[1], rules, on, visible(after)));
        pair.forEach(node => { node.onclick = () => mark(index, false); node.onmouseenter = () => { line.textContent = describe(before, after, rules); }; });
        marks.push(index);
      }
    }
    nodes.push(pair); left.push(pair[0]); right.push(pair[1]);
  });
  if (doc.more) left.push(make('span', {className: 'gap'}, ` … ${number(doc.more)} more changes`));
  raw.replaceChildren(...left); clean.replaceChildren(...right);
  raw.scrollTop = clean.scrollTop = 0;
}

// The clean texts of two documents side by side; lines that only one of them has are marked.
function compare(left, right, label) {
  pick.value = right; show();
  const textOf = part => typeof part === 'number' ? ` … ${number(part)} characters … ` : typeof part === 'string' ? part : part[1];
  const sides = [left, right].map(index => shown[index].parts.map(textOf).join('').split('\n'));
  const cells = sides.map((lines, side) => lines.map(text => make(sides[1 - side].includes(text) ? 'span' : 'mark', {}, visible(text))));
  [raw, clean].forEach((pane, side) => pane.replaceChildren(...cells[side].flatMap(cell => [cell, '\n'])));
  raw.setAttribute('aria-label', 'document that stays'); clean.setAttribute('aria-label', 'copy');
  nodes = cells[0].slice(0, cells[1].length).map((cell, index) => [cell, cells[1][index]]);
  parts = nodes.map((pair, index) => `${sides[0][index]}\n${sides[1][index]}`);
  marks = [];
  line.textContent = label; raw.focus(); raw.parentNode.scrollIntoView();
}

function mark(index, scrolls = true) {
  document.querySelectorAll('.on').forEach(node => node.classList.remove('on'));
  if (!nodes[index]) return;
  current = index;
  const part = parts[index];
  nodes[index].forEach((node, side) => { node.classList.add('on'); if (scrolls || side) center(side ? clean : raw, node); });
  line.textContent = Array.isArray(part) ? describe(...part) : '';
}

const center = (pane, node) => { pane.scrollTop = Math.max(0, node.offsetTop - pane.offsetTop - pane.clientHeight / 2); };

function open(index) {
  pick.value = index; show(); raw.focus(); raw.parentNode.scrollIntoView();
}

function step(by) {
  if (!marks.length) return;
  const at = by > 0 ? marks.find(index => index > current) : marks.findLast(index => index < current);
  mark(at === undefined ? marks.at(by > 0 ? 0 : -1) : at);
}

function find() {
  const text = search.value;
  if (!text) return;
  const has = part => typeof part === 'string' ? part.includes(text) : Array.isArray(part) && (part[0].includes(text) || part[1].includes(text));
  for (let i = 1; i <= parts.length; i++) {
    const index = (Math.max(current, -1) + i) % parts.length;
    if (has(parts[index])) { mark(index); return; }
  }
  line.textContent = 'not found in this document';
}

// The two sides scroll by piece: the piece at the top of one is brought to the top of the other.
let leader = null, release = 0;
const follow = (from, to, side) => {
  if (leader && leader !== from) return;
  leader = from; clearTimeout(release); release = setTimeout(() => { leader = null; }, 120);
  let low = 0, high = nodes.length - 1;
  const top = from.scrollTop + from.offsetTop;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (nodes[middle][side].offsetTop <= top) low = middle; else high = middle - 1;
  }
  if (nodes[low]) to.scrollTop = nodes[low][1 - side].offsetTop - to.offsetTop + Math.min(0, top - nodes[low][side].offsetTop);
};
raw.onscroll = () => follow(raw, clean, 0);
clean.onscroll = () => follow(clean, raw, 1);
pick.onchange = () => show();
search.onkeydown = event => { if (event.key === 'Enter') { event.preventDefault(); find(); } if (event.key === 'Escape') raw.focus(); };
document.onkeydown = event => {
  if (event.ctrlKey || event.altKey || event.metaKey || /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) || !shown.length) return;
  const last = shown.length - 1, at = Number(pick.value);
  const act = {n: () => step(1), p: () => step(-1), '/': () => search.focus(), '[': () => open(Math.max(0, at - 1)), ']': () => open(Math.min(last, at + 1))}[event.key];
  if (act) { event.preventDefault(); act(); }
};
if (shown.length) show();
