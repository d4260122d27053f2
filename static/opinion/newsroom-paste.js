// Pasting into the editor from Word, Outlook, Google Docs, LibreOffice and the web: lists, notes, quotations,
// headings and emphasis are kept as such, everything else goes. What comes from our own editor is left alone.
import { Extension, Plugin } from "django-prose-editor/editor"

export const WordPaste = Extension.create({
  name: "wordPaste",
  addProseMirrorPlugins: () => [new Plugin({ props: { transformPastedHTML: fromElsewhere } })],
})

export function fromElsewhere(html) {
  if (html.includes("data-pm-slice")) return html
  const { body } = new DOMParser().parseFromString(html, "text/html")
  const steps = [dropFurniture, keepNotes, keepLists, keepBlocks, keepEmphasis, keepLinks, dropTheRest]
  for (const step of steps) step(body)
  return body.innerHTML
}

const style = (element) => element.getAttribute("style") ?? ""
const unwrap = (element) => element.replaceWith(...element.childNodes)
const textOf = (node) => node.textContent.replace(/[\s\u00a0]+/g, " ").trim()

function make(body, tag, children = [], attributes = {}) {
  const element = body.ownerDocument.createElement(tag)
  element.append(...children)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  return element
}

function rename(element, tag) {
  const renamed = make(element, tag, element.childNodes)
  element.replaceWith(renamed)
  return renamed
}

// Pictures, styles, comments in the margin, deleted text of tracked changes.
function dropFurniture(body) {
  const gone =
    "script, style, link, meta, title, img, svg, math, object, iframe, xml, input, button, select, textarea, " +
    "[style*='mso-hide:all'], [style*='display:none'], [style*='display: none'], [hidden], " +
    "[style*='mso-element:comment'], .MsoCommentReference, .msocomanchor, .msocomtxt, " +
    "[style*='mso-element:header'], [style*='mso-element:footer'], del[cite], del[datetime], .msoDel"
  for (const element of body.querySelectorAll(gone)) element.remove()
  const comments = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_COMMENT)
  const found = []
  while (comments.nextNode()) found.push(comments.currentNode)
  for (const comment of found) comment.remove()
}

// A reference and its note point at each other: <a name=r href=#n> in the text, <a name=n href=#r> at the note.
// So it is in Word (_ftnref1, _ftn1), LibreOffice (sdfootnote1anc, sdfootnote1sym) and Google Docs (ftnt_ref1).
function keepNotes(body) {
  const anchors = [...body.querySelectorAll("a[href*='#']")]
  const target = (a) => a.getAttribute("href").replace(/^.*#/, "")
  const isCalled = (a, name) => a.getAttribute("name") === name || a.id === name || a.parentElement.id === name
  const notes = new Set()
  for (const reference of anchors) {
    const mark = anchors.find(
      (a) => a !== reference && isCalled(a, target(reference)) && isCalled(reference, target(a)),
    )
    if (!mark || !(reference.compareDocumentPosition(mark) & 4 /* follows */) || notes.has(mark)) continue
    notes.add(mark)
    const place = placeOfNote(mark, anchors)
    mark.remove()
    const note = make(body, "span", [], { "data-note": textOf(place).replace(/^\[?\d+\]?[.)]?\s+|\s*↩\ufe0e?$/g, "") })
    const raised = reference.closest("sup")
    ;(raised && textOf(raised) === textOf(reference) ? raised : reference).replaceWith(note)
    place.remove()
  }
  for (const list of body.querySelectorAll(
    "[style*='mso-element:footnote-list'], [style*='mso-element:endnote-list']",
  ))
    if (!textOf(list).replace(/\W/g, "")) list.remove()
}

// The element that holds one note and no other.
function placeOfNote(mark, anchors) {
  let place = mark.closest("p, li, div") ?? mark
  for (let outer = place; outer && outer.tagName !== "BODY"; outer = outer.parentElement) {
    if (anchors.filter((a) => outer.contains(a)).length > 1) break
    if (/^(DIV|LI|P)$/.test(outer.tagName)) place = outer
  }
  return place
}

// Word writes an item as a paragraph with its bullet or number in it, and says in the style how deep it lies.
function keepLists(body) {
  let lists = [] // the open lists, the outermost first
  let before = null
  for (const p of [...body.querySelectorAll("p")]) {
    const item = p.closest("li, td, th") ? null : readItem(p)
    if (!item) continue
    if (p.previousElementSibling !== before) lists = []
    lists.length = Math.min(lists.length, item.depth)
    if (lists.length === item.depth && lists.at(-1).tagName !== item.tag) lists.pop()
    while (lists.length < item.depth) {
      const list = make(body, item.tag, [], item.start > 1 ? { start: item.start } : {})
      if (lists.length) (lists.at(-1).lastElementChild ?? lists.at(-1).appendChild(make(body, "li"))).append(list)
      else p.before(list)
      lists.push(list)
    }
    before = lists[0]
    lists.at(-1).append(make(body, "li", [make(body, "p", p.childNodes)]))
    p.remove()
  }
}

const BULLET = /^[\s\u00a0]*([·•▪◦‣§oØ–-]|\(?(\d{1,3}|[a-zA-Z]|[ivxIVX]+)[.)])[\s\u00a0]*\u00a0[\s\u00a0]*/

function readItem(p) {
  const inList = /mso-list:\s*l\d+ level(\d)/.exec(style(p))
  const ignored = p.querySelector("[style*='mso-list:Ignore'], [style*='mso-list: Ignore']")
  const typed = !ignored && (/MsoListParagraph/.test(p.className) || /[·•▪]/.test(p.textContent.trimStart()[0] ?? ""))
  const label = ignored ? textOf(ignored) : typed ? (BULLET.exec(p.textContent)?.[1] ?? "") : ""
  if (!(inList && ignored) && !label) return null
  if (ignored) ignored.remove()
  else cutStart(p, BULLET.exec(p.textContent)[0].length)
  const isNumber = /^\(?(\d+|[a-zA-Z]|[ivxIVX]+)[.)]/.test(label)
  return { depth: Number(inList?.[1] ?? 1), tag: isNumber ? "OL" : "UL", start: Number.parseInt(label, 10) || 1 }
}

function cutStart(element, length) {
  const texts = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  while (length > 0 && texts.nextNode()) {
    const { data } = texts.currentNode
    texts.currentNode.data = data.slice(length)
    length -= data.length
  }
}

function keepBlocks(body) {
  for (const quote of body.querySelectorAll("p.MsoQuote, p.MsoIntenseQuote")) {
    const block = make(body, "blockquote")
    quote.before(block)
    block.append(quote)
  }
  for (const title of body.querySelectorAll("h1, p.MsoTitle")) rename(title, "h2")
  for (const small of body.querySelectorAll("h4, h5, h6")) rename(small, "h3")
}

const EMPHASIS = [
  ["strong", /(?<![\w-])font-weight:\s*(bold|[6-9]00)/i],
  ["em", /(?<![\w-])font-style:\s*(italic|oblique)/i],
  ["s", /text-decoration[^;]*line-through/i],
  ["sup", /vertical-align:\s*super/i],
  ["sub", /vertical-align:\s*sub(?!er)/i],
]

// Google Docs puts a <b> that is not bold around everything, and bold words into spans. Word says of what is bold that
// its Arabic is not (mso-bidi-font-weight:normal).
function keepEmphasis(body) {
  for (const element of body.querySelectorAll("b, strong, i, em"))
    if (/(?<![\w-])font-(weight|style):\s*(normal|400)/i.test(style(element))) unwrap(element)
  for (const span of body.querySelectorAll("span, font, a"))
    for (const [tag, pattern] of EMPHASIS)
      if (pattern.test(style(span))) span.append(make(body, tag, span.childNodes))
  for (const bold of body.querySelectorAll(":is(h2, h3) :is(b, strong)")) unwrap(bold)
}

// The address itself instead of the detour that Google or Outlook makes of it.
function keepLinks(body) {
  for (const a of body.querySelectorAll("a")) {
    let url = null
    try {
      url = new URL(a.getAttribute("href"))
    } catch {
      unwrap(a)
      continue
    }
    const detour =
      /(^|\.)google\.\w+$/.test(url.hostname) && url.pathname === "/url"
        ? url.searchParams.get("q")
        : url.hostname.endsWith(".safelinks.protection.outlook.com") && url.searchParams.get("url")
    if (detour) a.setAttribute("href", detour)
  }
}

function dropTheRest(body) {
  for (const element of body.querySelectorAll("*")) {
    for (const { name } of [...element.attributes])
      if (!/^(href|data-note|colspan|rowspan|start)$/.test(name)) element.removeAttribute(name)
    if (element.tagName.includes(":")) unwrap(element) // <o:p> and the like
  }
  const texts = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) texts.currentNode.data = texts.currentNode.data.replace(/[ \u00a0]{2,}|\u00a0$/g, " ")
  for (const p of body.querySelectorAll("p, h2, h3, li, ul, ol"))
    if (!textOf(p) && !p.querySelector("[data-note]") && !p.closest("td, th")) p.remove()
}
