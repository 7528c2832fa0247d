/** What the shop does with the chat: everything here is the shop's own code, as a company would write it. */
const products = {
  teapot: { name: 'Stoneware teapot', price: '48.00', text: 'Thrown by hand, glazed in celadon. Holds 0.9 litres and does not drip.' },
  lamp: { name: 'Linen lamp', price: '112.00', text: 'A warm light for a reading corner. Oak foot, washable shade, two metres of cord.' },
  blanket: {
    name: 'Wool blanket',
    price: '86.00',
    text: 'Woven from the wool of one valley. 140 by 200 centimetres, lighter than it looks.',
  },
}

// Commands may be given before the loader is there; it does them when it comes.
window.usher ??= (...command) => {
  window.usher.q ??= []
  window.usher.q.push(command)
}

const chosen = new URLSearchParams(location.search).get('p')
const product = products[chosen] ?? products.teapot
for (const place of document.querySelectorAll('[data-product]')) place.textContent = product[place.dataset.product]
for (const image of document.querySelectorAll('[data-picture]')) {
  image.src = `${chosen in products ? chosen : 'teapot'}.svg`
  image.alt = product.name
}
if (document.querySelector('[data-product="name"]')) document.title = `${product.name} · Fern & Flint`

for (const button of document.querySelectorAll('[data-chat]')) button.addEventListener('click', () => window.usher('open'))
document.querySelector('form.checkout')?.addEventListener('submit', event => {
  event.preventDefault()
  document.querySelector('.placed').hidden = false
})

/** Who is signed in here is known to the chat, too, so that it does not ask again. */
const account = document.querySelector('.account')
function showAccount() {
  const signedIn = sessionStorage.getItem('shop.account') === 'dana'
  account.textContent = signedIn ? 'Signed in as Dana' : 'Sign in as Dana'
  account.setAttribute('aria-pressed', String(signedIn))
  if (signedIn) window.usher('prefill', { nickname: 'Dana', firstName: 'Dana', lastName: 'Reyes', email: 'dana@example.com' })
}
account?.addEventListener('click', () => {
  if (sessionStorage.getItem('shop.account')) {
    sessionStorage.removeItem('shop.account')
    location.reload()
    return
  }
  sessionStorage.setItem('shop.account', 'dana')
  showAccount()
})
showAccount()
