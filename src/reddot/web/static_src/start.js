// Says before anything is drawn that scripts run, so that pages do not jump.
document.body.className += ' js-enabled govuk-frontend-supported'
