"""All services of one process, made together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from bot.domain.sharding import Share
from bot.services.ages import Ages
from bot.services.appealing import Appeals
from bot.services.book_lists import BookLists
from bot.services.books import Books
from bot.services.club_posting import ClubPosting
from bot.services.club_votes import Votes
from bot.services.clubs import Clubs
from bot.services.composing import Composer
from bot.services.contents import Contents
from bot.services.daily import Daily
from bot.services.daily_questions import DailyQuestions
from bot.services.dealing import Dealer
from bot.services.deck_exports import DeckExports
from bot.services.deck_imports import DeckImports
from bot.services.decks import Decks
from bot.services.facts import Facts
from bot.services.looks import Looks
from bot.services.making import Maker
from bot.services.mastery import Mastery
from bot.services.meetings import Meetings
from bot.services.plans import Plans
from bot.services.posting import Posting
from bot.services.privacy import Privacy
from bot.services.profiles import Profiles
from bot.services.questions import QuestionBank
from bot.services.quiz import Quizzes
from bot.services.reading import ReadingRoom
from bot.services.references import References
from bot.services.reminders import Reminders
from bot.services.reports import Reports
from bot.services.review import Reviews
from bot.services.scores import Scores
from bot.services.seasons import Seasons
from bot.services.settings import KeptSettings
from bot.services.shelves import Shelves
from bot.services.tastes import Tastes
from bot.services.today import Today
from bot.services.topics import Topics

if TYPE_CHECKING:
    from random import Random

    from bot.clock import Clock
    from bot.library.index import Library
    from bot.storage.database import Database


@dataclass(frozen=True, slots=True)
class Services:
    """What cogs may ask for."""

    clock: Clock
    share: Share
    facts: Facts
    ages: Ages
    topics: Topics
    today: Today
    daily: Daily
    posting: Posting
    daily_questions: DailyQuestions
    quizzes: Quizzes
    appeals: Appeals
    tastes: Tastes
    scores: Scores
    seasons: Seasons
    profiles: Profiles
    reviews: Reviews
    reminders: Reminders
    decks: Decks
    deck_imports: DeckImports
    deck_exports: DeckExports
    reading: ReadingRoom
    books: Books
    book_lists: BookLists
    clubs: Clubs
    club_votes: Votes
    club_posting: ClubPosting
    references: References
    reports: Reports
    looks: Looks
    shelves: Shelves
    contents: Contents
    privacy: Privacy
    plans: Plans
    meetings: Meetings
    mastery: Mastery
    kept: KeptSettings

    @classmethod
    def make(
        cls,
        library: Library,
        database: Database,
        clock: Clock,
        rng: Random,
        share: Share | None = None,
    ) -> Self:
        """Make every service over one library and one database, for a share of the guilds."""
        share = share or Share()
        topics, today, questions = Topics(library), Today(library), QuestionBank(library)
        dealer = Dealer(library, questions)
        composer = Composer(library, today, questions, dealer)
        books, references = Books(library), References(library)
        shelves = Shelves(library, questions, database, clock)
        maker = Maker(dealer, shelves, database, clock, rng)
        quizzes = Quizzes(library, maker, shelves, database, clock)
        tastes = Tastes(library, topics)
        reviews = Reviews(library, questions, database, clock, rng)
        plans = Plans(library, topics, reviews, database, clock, rng)
        return cls(
            clock=clock,
            share=share,
            facts=Facts(library, clock, rng),
            ages=Ages(library, clock),
            topics=topics,
            today=today,
            daily=Daily(database, clock, composer, tastes),
            posting=Posting(database, clock, rng, composer, share),
            daily_questions=DailyQuestions(library, questions, database, clock),
            quizzes=quizzes,
            appeals=Appeals(questions, quizzes, database, clock, rng),
            tastes=tastes,
            scores=Scores(database, clock, topics),
            seasons=Seasons(database, clock, share),
            profiles=Profiles(library, database, clock),
            reviews=reviews,
            reminders=Reminders(database, clock),
            reading=ReadingRoom(library, topics, database, clock),
            books=books,
            book_lists=BookLists(books, references, shelves, database, clock),
            clubs=Clubs(books, shelves, database, clock, rng),
            club_votes=Votes(database, clock, rng, share),
            club_posting=ClubPosting(library, database, clock, rng, share),
            references=references,
            decks=Decks(database, clock, rng),
            deck_imports=DeckImports(database, clock, rng),
            deck_exports=DeckExports(database),
            reports=Reports(database, clock, rng),
            looks=Looks(database),
            shelves=shelves,
            contents=Contents(library, shelves, database, clock, rng),
            privacy=Privacy(database, clock, rng, shelves, share),
            plans=plans,
            meetings=Meetings(plans, database, clock, share),
            mastery=Mastery(library, questions, plans, database, clock),
            kept=KeptSettings(database, clock),
        )

    def hear(self, news: str) -> None:
        """Forget what is kept of a guild, by its id, or of all: another process changed it."""
        for kept in (self.shelves, self.looks):
            if news.isdecimal():
                kept.drop(int(news))
            else:
                kept.drop_all()
