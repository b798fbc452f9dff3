import { searchKey } from '@siegel/fhir'
import type { Random } from './random.ts'

/** A synthetic patient in the fields in which staff enter one. */
export interface DemoPatient {
  family: string
  given: string
  birthDate: string
  gender: 'male' | 'female'
  insuranceNumber: string
  number: string
  phone: string
  street: string
  postalCode: string
  city: string
}

const families =
  'Albrecht Aydin Bergner Brandt Çelik Demir Dietrich Ebert Fischer Franke Graf Günther Haas Hartmann Heinrich Hoffmann Jäger Kaiser Keller Köhler König Krüger Lange Lenz Lorenz Ludwig Maier Müller Neumann Nowak Ostermann Otto Peters Pohl Richter Rühl Sauer Schäfer Schröder Schulte Seidel Simon Stein Vogt Wagner Weiß Winkler Wolff Yıldız Ziegler'.split(
    ' ',
  )
const women =
  'Anna Birgit Christa Elif Erika Gertraud Hannelore Helga Ilse Ingrid Karin Katharina Lena Maria Marlies Monika Nadine Petra Renate Sabine Sophie Ursula Waltraud Zeynep'.split(
    ' ',
  )
const men =
  'Ahmet Alexander Bernd Christian Dieter Emre Ernst Felix Gerhard Günter Hans Heinz Jürgen Karl Klaus Lukas Manfred Martin Paul Peter Rainer Stefan Tobias Werner'.split(
    ' ',
  )
const streets =
  'Ahornweg Bachstraße Birkenallee Dorfstraße Gartenstraße Hauptstraße Kirchweg Lindenplatz Mühlenweg Ringstraße Rosenweg Schulstraße Talstraße Waldweg Wiesenweg'.split(
    ' ',
  )

export function demoPatient(random: Random, index: number): DemoPatient {
  const gender = random.next() < 0.55 ? 'female' : 'male'
  const year = random.whole(1936, 2018)
  const family = random.pick(families)
  return {
    family,
    given: random.pick(gender === 'female' ? women : men),
    birthDate: `${year}-${two(random.whole(1, 12))}-${two(random.whole(1, 28))}`,
    gender,
    insuranceNumber: insuranceNumber(random, family),
    number: `D${String(10_000 + index)}`,
    phone: `0221 555 ${String(random.whole(0, 9999)).padStart(4, '0')}`,
    street: `${random.pick(streets)} ${random.whole(1, 90)}`,
    postalCode: String(random.whole(50_667, 51_149)),
    city: 'Köln',
  }
}

const two = (value: number) => String(value).padStart(2, '0')

/** A number in the form of a KVNR with a right check digit; made up, like everything here. */
function insuranceNumber(random: Random, family: string): string {
  const letter = searchKey(family).slice(0, 1).toUpperCase()
  const digits = Array.from({ length: 8 }, () => random.whole(0, 9))
  const all = Array.from(String(letter.charCodeAt(0) - 64).padStart(2, '0'), Number).concat(digits)
  const sum = all.reduce((total, digit, place) => {
    const weighted = digit * (place % 2 === 0 ? 1 : 2)
    return total + (weighted > 9 ? weighted - 9 : weighted)
  }, 0)
  return `${letter}${digits.join('')}${sum % 10}`
}
