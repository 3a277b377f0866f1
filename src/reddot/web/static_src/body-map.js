// Says in words which areas of a body map are chosen.
function say (map) {
  const chosen = map.querySelector('.app-body-map__chosen')
  const words = [...map.querySelectorAll('input:checked')].map(
    (input) => input.labels[0].querySelector('.app-body-map__words').textContent
  )
  chosen.hidden = false
  chosen.querySelector('span').textContent = words.length ? words.join('; ') : 'none'
}

export function startBodyMaps () {
  for (const map of document.querySelectorAll('[data-module="app-body-map"]')) {
    map.addEventListener('change', () => say(map))
    say(map)
  }
}
