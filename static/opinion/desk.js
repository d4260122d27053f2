// The desk's few habits: Enter in the headline saves, unsaved text is not left behind by accident.
const form = document.querySelector("#article_form")

if (form) {
  const headline = form.querySelector("#id_headline")
  headline?.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return
    event.preventDefault()
    form.requestSubmit(form.querySelector('button[name="_save"]'))
  })
}
