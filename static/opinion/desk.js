// The desk's few habits. Everything here is convenience: without it every form still works.

// Enter in the headline saves. Text that is not saved is not left behind by accident, and says so.
const form = document.querySelector("#article_form")
if (form) {
  const save = form.querySelector('button[name="_save"]')
  form.querySelector("#id_headline")?.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return
    event.preventDefault()
    form.requestSubmit(save)
  })

  const state = form.querySelector("[data-dirty]")
  const fields = () => new URLSearchParams(new FormData(form)).toString()
  let before = ""
  let leaving = false
  // A form that came back with errors holds text that is saved nowhere.
  const isDirty = () => document.querySelector(".errornote:not([data-told]), [data-unsaved]") !== null || (before !== "" && fields() !== before)
  const tell = () => {
    if (state) state.hidden = !isDirty()
  }
  // The editor writes its own form of the text into the field when it starts: that is no change.
  const begin = () => {
    if (form.querySelector(".prose-editor .tiptap") || !form.querySelector("[data-django-prose-editor-configurable]")) {
      before = fields()
      return
    }
    setTimeout(begin, 100)
  }
  begin()
  form.addEventListener("input", tell)
  form.addEventListener("change", tell)
  setInterval(tell, 1000)
  form.addEventListener("submit", () => (leaving = true))
  addEventListener("pageshow", () => (leaving = false))
  addEventListener("beforeunload", (event) => {
    if (!leaving && isDirty()) event.preventDefault()
  })
  addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey || !save) return
    event.preventDefault()
    form.requestSubmit(save)
  })
}

// A finding leads to its paragraph.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-paragraph]")
  const blocks = document.querySelectorAll(":is(.tiptap, .reading-body) :is(p, h2, h3)")
  const block = link && blocks[link.dataset.paragraph - 1]
  if (!block) return
  event.preventDefault()
  block.scrollIntoView({ block: "center" })
})

// A picker is called what its label says, also while nothing is picked.
const namePickers = () => {
  for (const picker of document.querySelectorAll('.select2-selection[role="combobox"]')) {
    const label = document.querySelector(`label[for="${picker.closest(".select2").previousElementSibling?.id}"]`)
    if (!label) continue
    label.id ||= `${label.htmlFor}-label`
    const shown = picker.querySelector(".select2-selection__rendered")
    shown?.removeAttribute("role")
    shown?.removeAttribute("aria-readonly")
    picker.setAttribute("aria-labelledby", `${label.id} ${shown?.id ?? ""}`)
  }
}
new MutationObserver((changes) => {
  const added = changes.flatMap((change) => [...change.addedNodes])
  if (added.some((node) => node.classList?.contains("select2"))) namePickers()
}).observe(document.body, { childList: true, subtree: true })
namePickers()

// A picture's focus: click on it, or write the two numbers.
const figure = document.querySelector("[data-focus]")
if (figure) {
  const picture = figure.querySelector("img")
  const [x, y] = ["x", "y"].map((side) => document.querySelector(`#id_focal_${side}`))
  const point = figure.appendChild(Object.assign(document.createElement("span"), { className: "point" }))
  const show = () => {
    point.style.left = `${x.value * picture.clientWidth}px`
    point.style.top = `${y.value * picture.clientHeight}px`
  }
  picture.addEventListener("click", (event) => {
    x.value = (event.offsetX / picture.clientWidth).toFixed(2)
    y.value = (event.offsetY / picture.clientHeight).toFixed(2)
    show()
  })
  for (const field of [x, y]) field?.addEventListener("input", show)
  addEventListener("resize", show)
  picture.complete ? show() : picture.addEventListener("load", show)
}

// A proof in the width of a desktop, made as small as the room that there is.
const desktop = document.querySelector(".proof.desktop")
if (desktop) {
  const frame = desktop.querySelector("iframe")
  const fit = () => {
    if (!desktop.clientWidth) return
    const scale = Math.min(1, desktop.clientWidth / frame.offsetWidth)
    frame.style.transform = `scale(${scale})`
    desktop.style.height = `${frame.offsetHeight * scale + 24}px`
  }
  new ResizeObserver(fit).observe(desktop)
}
