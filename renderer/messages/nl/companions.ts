import type { companions as en } from '../en/companions'

export const companions: typeof en = {
  title: 'Begeleidende mappen',
  kind: 'Soort',
  folder: 'Map',
  chooseFolder: 'Map kiezen…',
  holds: (count, files, size) => `${files} ${count === 1 ? 'bestand' : 'bestanden'}, ${size}`,
  links: (count, shown) => (count === 1 ? '1 koppeling blijft achter' : `${shown} koppelingen blijven achter`),
  linksText: 'Koppelingen worden nooit gevolgd. Waar ze heen leiden, gaat alleen mee als het in de map zelf staat.',
  settings: {
    text: 'Deze mappen gaan met elke verzending mee, naast de inhoudsopslag: wat OfflineUpdateExporter voor Microsoft 365-apps heeft geschreven, UpdateServicesPackages, of een andere map die de andere kant nodig heeft.',
    none: 'Er is geen begeleidende map opgegeven.',
    name: 'Naam',
    nameHint: 'De ontvangende kant ziet deze naam en kiest er een map voor.',
    noFolder: 'geen map gekozen',
    add: 'Map toevoegen',
    remove: 'Verwijderen',
    removeOne: (name) => `${name} van de lijst verwijderen`,
  },
  places: {
    title: 'Waar de begeleidende mappen heen gaan',
    text: 'Zeg van elke map waar de bestanden heen gaan. Een lege map is het best: wat er staat, wordt nooit overschreven, en een bestand met een andere inhoud houdt de stap tegen.',
    asked: 'nog niet beslist',
    left: 'blijft op het medium',
    leave: 'Op het medium laten',
    chooseFor: (name) => `Map kiezen voor ${name}`,
    leaveFor: (name) => `Op het medium laten: ${name}`,
  },
  next: {
    title: (name) => `Hierna te doen met ${name}`,
    left: 'De map is op het medium gebleven. De bestanden zijn geverifieerd; u kunt ze daar met de hand uit de map data/companions kopiëren.',
    lies: 'De bestanden staan in',
    text: 'De procedure van Microsoft vraagt dit. De vinkjes zijn voor u: ze worden niet bewaard.',
  },
}
