// Starts the components of the page; every page works without it.
import { initAll } from './govuk-frontend.min.js'
import { startBodyMaps } from './body-map.js'

initAll()
startBodyMaps()
