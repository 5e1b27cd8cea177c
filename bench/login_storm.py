"""GET /api/v1/assets while sixteen clients sign in without pause at the same process, against the same in peace.

An open model: a hundred requests a second come in at fixed moments over sixteen connections, whether or not those
before have been answered. What one waits because its connection still waits for the answer before counts, so a long
pause is not told as one late answer. The p99 is of each round; the clients run on the same cores.
"""

from bench.listening import teller
from bench.load import CONNECTIONS, answers_a_second, request
from bench.login import A_ROUND, LOGIN, add_accounts, rounds_of
from bench.measuring import ROUNDS, Result, alternate, percentile
from bench.parts import Parts
from bench.steady import delays, delays_beside

MOST = 2


def measure(parts: Parts) -> list[Result]:
    people = parts.add_people(CONNECTIONS)
    for person in people:
        parts.add_assets(person, 200)
    asking = [request("GET", "/api/v1/assets?limit=20", authorization=each.authorization) for each in people]
    signing_in = iter(rounds_of(LOGIN, add_accounts(parts, A_ROUND * (ROUNDS + 1))))
    with teller(parts, redis=False) as ours:

        def storm(seconds: float) -> float:
            return answers_a_second(ours.port, next(signing_in), seconds=seconds)

        p99 = alternate(
            {
                "quiet": lambda: percentile(delays(ours.port, asking), 99),
                "storm": lambda: percentile(delays_beside(ours.port, asking, storm, "sign-ins"), 99),
            }
        )
    times = p99["storm"] / p99["quiet"]
    return [
        Result.limit("login_storm", "GET /assets in peace, p99", p99["quiet"], "ms"),
        Result.limit("login_storm", "GET /assets while 16 sign in, p99", p99["storm"], "ms"),
        Result.limit("login_storm", "the latter over the former", times, "×", at_most=MOST),
    ]
