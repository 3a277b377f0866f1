// Saves the answers of the page shown while they are being typed. Without it each page is saved
// by its button; a failure is said and changes nothing that stands on the page.
const WAIT = 1500
const GIVE_UP = 8000
const NO_SIGNAL = 'There is no connection. What you typed is still here; try again when there is one.'
const NOT_SAVED = 'Not saved yet. What you typed is still here; press Continue to save it.'

function startAutosave (form) {
  const said = form.querySelector('[data-saved]')
  let timer = 0
  let running = null
  let dirty = false

  async function save () {
    dirty = false
    const typed = new FormData(form)
    typed.delete('action')
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: 'POST',
        body: new URLSearchParams(typed),
        credentials: 'same-origin',
        redirect: 'error',
        signal: AbortSignal.timeout(GIVE_UP)
      })
      const found = await answer.json()
      if (answer.ok) {
        form.elements.version.value = found.version
        form.elements.seen.value = found.seen
      }
      said.textContent = found.message
    } catch {
      dirty = true
      said.textContent = NOT_SAVED
    }
  }

  function begin () {
    clearTimeout(timer)
    if (running || !dirty) return
    running = save().finally(() => { running = null })
  }

  function later () {
    dirty = true
    clearTimeout(timer)
    timer = setTimeout(begin, WAIT)
  }

  form.addEventListener('input', later)
  form.addEventListener('change', later)
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') begin()
  })
  window.addEventListener('online', begin)
  // What is under way ends first, so that the page is not taken for one of another window.
  form.addEventListener('submit', (event) => {
    clearTimeout(timer)
    if (!navigator.onLine) {
      event.preventDefault()
      said.textContent = NO_SIGNAL
      return
    }
    dirty = false // the form itself carries it; no late save may overtake it
    if (!running) return
    event.preventDefault()
    const { submitter } = event
    running.then(() => form.requestSubmit(submitter))
  })
}

for (const form of document.querySelectorAll('form[data-autosave]')) startAutosave(form)
