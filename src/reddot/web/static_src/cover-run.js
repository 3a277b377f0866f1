// Says how far a run is, and opens what came out when it is done. Without it a link does.
const EVERY = 2000

function start (box) {
  const bar = box.querySelector('progress')
  const said = box.querySelector('[data-progress-said]')

  async function look () {
    try {
      const answer = await fetch(box.dataset.progress, {
        credentials: 'same-origin', signal: AbortSignal.timeout(EVERY * 4)
      })
      const found = await answer.json()
      if (found.over) {
        window.location.reload()
        return
      }
      bar.value = found.percent
      said.textContent = found.words
    } catch {
      said.textContent = 'There is no connection now. The run goes on.'
    }
    setTimeout(look, EVERY)
  }

  setTimeout(look, EVERY)
}

for (const box of document.querySelectorAll('[data-progress]')) start(box)
