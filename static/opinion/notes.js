// Words that are selected in the text go into the field for quoted words. Without this file they are pasted there.

const CONTEXT = 40
const text = document.querySelector(".noted")
const form = document.querySelector("#note_form")

// The words of a stretch, without the numbers of notes; a line break is one character.
function words(range) {
  const piece = document.createElement("div")
  piece.append(range.cloneContents())
  for (const number of piece.querySelectorAll(".note-number")) number.remove()
  for (const line of piece.querySelectorAll("br")) line.replaceWith("\n")
  return piece.textContent
}

// The part of a block that is selected, and what is before and after it.
function parts(block, range) {
  const [inside, before, after] = [0, 1, 2].map(() => {
    const all = document.createRange()
    all.selectNodeContents(block)
    return all
  })
  if (inside.compareBoundaryPoints(Range.START_TO_START, range) < 0) inside.setStart(range.startContainer, range.startOffset)
  if (inside.compareBoundaryPoints(Range.END_TO_END, range) > 0) inside.setEnd(range.endContainer, range.endOffset)
  before.setEnd(inside.startContainer, inside.startOffset)
  after.setStart(inside.endContainer, inside.endOffset)
  return { inside: words(inside), before: words(before), after: words(after) }
}

function take() {
  const selection = getSelection()
  if (!selection.rangeCount || selection.isCollapsed) return
  const range = selection.getRangeAt(0)
  if (!text.contains(range.commonAncestorContainer)) return
  const found = [...text.querySelectorAll("h2, h3, p")]
    .filter((block) => range.intersectsNode(block))
    .map((block) => parts(block, range))
    .filter((part) => part.inside.trim())
  if (!found.length) return
  form.elements.quote.value = found.map((part) => part.inside).join("\n").trim()
  form.elements.before.value = found.length > 1 ? "" : found[0].before.slice(-CONTEXT)
  form.elements.after.value = found.length > 1 ? "" : found[0].after.slice(0, CONTEXT)
}

if (text && form) {
  document.addEventListener("selectionchange", take)
  form.elements.quote.addEventListener("input", () => {
    form.elements.before.value = form.elements.after.value = ""
  })
}
