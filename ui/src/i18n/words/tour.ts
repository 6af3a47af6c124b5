import { add } from '..'
import { tour } from '../en/tour'

add(tour)
