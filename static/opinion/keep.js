// Nothing that is typed is lost: it is kept while she types, asked for before a form is sent, and no form is sent to
// a server that does not answer. Without this file every form still works; opinion/rescue.py has what it needs then.

const EVERY = 2000 // how long typing rests before it is kept
const LONGEST = 15000 // and how long it may go on without
const PATIENCE = 10000 // with a server that says nothing
const PARTING = 60000 // bytes that a page may still send while it is left
const MOST = 9.5 * 1024 * 1024

const token = () => document.cookie.match(/(?:^|; )(?:__Host-)?csrf=([^;]+)/)?.[1]

// The fields as they would be sent, without what is no text of hers.
function typed(form) {
  const fields = new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"))
  for (const name of ["csrfmiddlewaretoken", "form_key"]) fields.delete(name)
  return fields
}

// --- keeping -------------------------------------------------------------------------------------------------

class Keeper {
  turn = 0
  kept = null // as text; null until the editor has put its own form of the text into the field
  seen = null
  restless = 0
  failing = false

  constructor(input) {
    this.form = input.form
    this.url = input.dataset.keep
    this.says = this.form.querySelector("[data-kept]")
    // Before the first touch: the editor writes its own form of the text into the field when it starts.
    this.form.addEventListener("beforeinput", () => this.begin(true))
    const beginning = setInterval(() => this.isReady && (this.begin(false), clearInterval(beginning)), 100)
    setInterval(() => this.look(), EVERY)
    addEventListener("pagehide", () => this.part())
    document.addEventListener("visibilitychange", () => document.hidden && this.part())
  }

  get text() {
    return typed(this.form).toString()
  }

  get isReady() {
    return this.form.querySelector(".tiptap") || !this.form.querySelector("[data-django-prose-editor-configurable]")
  }

  // What stands there unchanged is in a revision already; a form that came back with errors is not.
  begin(isTouched) {
    const isUnsaved = document.querySelector("[data-unsaved], .errornote:not([data-told]), .wrong:not([data-told])")
    this.kept ??= isUnsaved || (isTouched && !this.isReady) ? "" : this.text
  }

  look() {
    if (this.kept === null || sent.has(this.form)) return
    const now = this.text
    const rests = now === this.seen
    this.seen = now
    if (now === this.kept && !this.failing) return
    this.restless += EVERY
    if (rests || this.restless >= LONGEST) this.send().then(({ sentence }) => this.say(sentence))
  }

  // Also when it was just sent: what she typed since is no part of that.
  part() {
    if (this.kept === null) return
    const now = this.text
    if (now !== this.kept && now.length < PARTING) this.send({ keepalive: true })
  }

  say(sentence) {
    if (this.says && this.says.textContent !== sentence) this.says.textContent = sentence
  }

  // "kept", or why not: "gone" (no answer), "signedOut", "cannot", "refused" (for a reason of the server's)
  async send(how = {}) {
    const now = this.text
    const body = typed(this.form)
    body.set("_turn", (this.turn += 1))
    body.set("csrfmiddlewaretoken", token() ?? this.form.elements.csrfmiddlewaretoken.value)
    this.restless = 0
    const answer = await ask(this.url, { method: "POST", body, ...how })
    const outcome = answer ? { 200: "kept", 403: "signedOut", 409: "refused" }[answer.status] ?? "cannot" : "gone"
    this.failing = outcome === "gone" || outcome === "cannot"
    if (outcome !== "kept" && outcome !== "refused") return { outcome, sentence: this.says?.dataset[outcome] ?? "" }
    this.kept = now
    return { outcome, sentence: (await answer.json()).sentence }
  }
}

async function ask(url, how = {}) {
  try {
    return await fetch(url, { signal: AbortSignal.timeout(PATIENCE), ...how })
  } catch {
    return null
  }
}

const words = document.querySelector("template[data-words]").dataset
const keepers = new Map()
for (const input of document.querySelectorAll("input[data-keep]")) keepers.set(input.form, new Keeper(input))

// --- sending -------------------------------------------------------------------------------------------------

const sent = new Map() // form -> "asking" or "sent"; a second click finds it here
const warned = new WeakSet()

addEventListener("pageshow", () => sent.clear()) // she came back

document.addEventListener(
  "submit",
  (event) => {
    const { target: form, submitter: button } = event
    if (form.method !== "post" || sent.get(form) === "cleared") {
      sent.set(form, "sent")
      return
    }
    event.preventDefault()
    event.stopImmediatePropagation()
    if (sent.has(form)) return
    sent.set(form, "asking")
    mayBeSent(form).then((may) => {
      if (!may) return sent.delete(form)
      sent.set(form, "cleared")
      if (token() && form.elements.csrfmiddlewaretoken) form.elements.csrfmiddlewaretoken.value = token()
      form.requestSubmit(button?.form === form ? button : undefined)
      setTimeout(() => sent.delete(form), PATIENCE) // she may have stopped it
    })
  },
  true,
)

// Whether somebody is there to take it. What the server refuses to keep it answers better as a whole page.
async function mayBeSent(form) {
  tell(form, "")
  if (typed(form).toString().length > MOST) return tell(form, words.tooLarge)
  const keeper = keepers.get(form)
  if (!keeper) return (await ask("/healthz")) !== null || tell(form, words.gone)
  const { outcome, sentence } = await keeper.send()
  keeper.say("")
  if (outcome === "kept" || outcome === "refused") return true
  if (outcome !== "gone" && warned.has(form)) return true // the page that answers hands the text back
  warned.add(form)
  return tell(form, sentence)
}

// Says at the head of the form why it was not sent, which is false.
function tell(form, sentence) {
  let place = form.querySelector("[data-told]")
  if (!place && sentence) {
    place = document.createElement("p")
    place.setAttribute("role", "alert")
    place.className = "errornote alert wrong"
    place.dataset.told = ""
    place.tabIndex = -1
    form.prepend(place)
  }
  if (place) {
    place.textContent = sentence
    place.hidden = !sentence
    if (sentence) place.focus()
  }
  return false
}
