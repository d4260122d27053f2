// The keys of the desk, as opinion/admin/keys.py tells them. Comfort alone; never while somebody types or composes.

const told = document.querySelector("#desk-keys")
const { keys, pieces } = told ? JSON.parse(told.textContent) : { keys: [], pieces: "" }
const SWITCH = "desk-keys"
const PATIENCE = 1500 // milliseconds between the first key and the second

const areOn = () => {
  try {
    return localStorage.getItem(SWITCH) !== "off"
  } catch {
    return true // a browser that stores nothing
  }
}

const NOT_TYPED = ["checkbox", "radio", "button", "submit", "reset", "file", "color", "range", "image"]
const isTyping = (target) =>
  target instanceof Element &&
  (target.isContentEditable ||
    target.closest("textarea, select, [contenteditable], [role='textbox'], [role='combobox'], dialog[open]") !== null ||
    (target.matches("input") && !NOT_TYPED.includes(target.type)))

// Entries of a list: links, in the order of the page.
const entries = () => [...document.querySelectorAll("#content-main a.row-headline, #result_list tbody th a, .day-lines a.row-headline")]
  .filter((link) => link.checkVisibility())
const move = (by) => {
  const links = entries()
  const at = links.findIndex((link) => link.closest("li, tr") === document.activeElement?.closest("li, tr"))
  const next = links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + by, 0), links.length - 1)]
  next?.focus()
  next?.scrollIntoView({ block: "nearest" })
}
const nextFinding = (by) => {
  const links = [...document.querySelectorAll(".findings a, .spots a[href^='#']")].filter((link) => link.checkVisibility())
  if (!links.length) return
  const at = links.indexOf(document.activeElement)
  links[(at + by + links.length) % links.length].focus()
}
const piece = () => (location.pathname.startsWith(pieces) ? location.pathname.slice(pieces.length).match(/^\d+\//)?.[0] : undefined)

const can = (key) => {
  if (key.where === "piece") return piece() !== undefined
  if (key.where === "list") return entries().length > 0
  return true
}
const ACTS = {
  go: (key) => location.assign(key.where === "piece" ? pieces + piece() + key.to : key.to),
  search: () => document.querySelector("#search-all")?.select(),
  next: () => move(1),
  before: () => move(-1),
  take: () => document.activeElement?.closest("li, tr")?.querySelector("button.take")?.click(),
  finding: () => nextFinding(1),
  findingBefore: () => nextFinding(-1),
}

let begun = ""
let since = 0
addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229 || event.repeat && !"jk".includes(event.key)) return
  if (event.ctrlKey || event.metaKey || event.altKey || !areOn() || isTyping(event.target)) {
    begun = ""
    return
  }
  if (event.key === "Shift") return
  const before = begun && Date.now() - since < PATIENCE ? `${begun} ` : ""
  begun = ""
  const is = (key) => key.plain && key.pressed === before + event.key && can(key)
  const key = keys.find(is)
  if (key) {
    event.preventDefault()
    ACTS[key.does](key)
  } else if (event.key === "F" && !before && piece()) {
    ACTS.findingBefore()
  } else if (!before && keys.some((one) => one.plain && one.pressed.startsWith(`${event.key} `))) {
    begun = event.key
    since = Date.now()
  }
})

// On the page of the keys: the switch, which this browser remembers.
const box = document.querySelector("[data-keys-switch]")
if (box) {
  box.disabled = false
  box.checked = areOn()
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(SWITCH, box.checked ? "on" : "off")
    } catch {
      box.checked = true
    }
  })
}
