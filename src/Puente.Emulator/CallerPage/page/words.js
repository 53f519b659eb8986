export const words = {
  en: { title: 'Call the contact centre', language: 'Language', you: 'You', them: 'Contact centre', to: 'Where to', from: 'Your number', keypad: 'Keypad', dial: 'Call', hangup: 'Hang up',
    main: 'Main number (menu)', idle: 'Ready', dialing: 'Dialling…', menu: 'Choose with the keypad', waiting: 'Waiting in the queue', ringing: 'Ringing at the agent', connected: 'Connected', held: 'On hold', ended: 'Call ended',
    microphone: 'The microphone cannot be used. Allow it for this page, then call again.', lost: 'The line was lost.', heard: 'Keys heard:' },
  es: { title: 'Llamar al centro de contacto', language: 'Idioma', you: 'Usted', them: 'Centro', to: 'Destino', from: 'Su número', keypad: 'Teclado', dial: 'Llamar', hangup: 'Colgar',
    main: 'Número principal (menú)', idle: 'Listo', dialing: 'Marcando…', menu: 'Elija con el teclado', waiting: 'Esperando en la cola', ringing: 'Suena en el agente', connected: 'En conversación', held: 'En espera', ended: 'Llamada terminada',
    microphone: 'No se puede usar el micrófono. Permítalo para esta página y vuelva a llamar.', lost: 'Se perdió la línea.', heard: 'Teclas oídas:' },
};
